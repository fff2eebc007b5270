package io.gpurightsizer.audit;

import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.nodes.NodesFile;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.offers.GpuShare;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.DefaultTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.PodSettings;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Four 1g.10gb fit on an A100 of 40 GB and seven on an H100 of 80 GB; the cluster here has both. */
class GpuShareTest {
    private static final String NODES = """
            apiVersion: v1
            kind: Node
            metadata: {name: a100, labels: {gpu: a100, mig: all, nvidia.com/gpu.product: NVIDIA-A100-SXM4-40GB}}
            status: {allocatable: {nvidia.com/mig-1g.10gb: 4}}
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: h100, labels: {gpu: h100, mig: all, nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3}}
            status: {allocatable: {nvidia.com/mig-1g.10gb: 7}}
            ---
            apiVersion: v1
            kind: Node
            metadata:
              name: shared
              labels:
                gpu: shared
                nvidia.com/gpu.product: NVIDIA-L4
                nvidia.com/gpu.memory: "23034"
                nvidia.com/gpu.count: "1"
                nvidia.com/gpu.replicas: "3"
                nvidia.com/gpu.sharing-strategy: time-slicing
            status: {allocatable: {nvidia.com/gpu.shared: 3}}
            """;

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: embed}
            spec:
              nodeSelector: SELECTOR
              containers:
              - name: main
                image: michaelf34/infinity:latest
                args: [v2, --model-id, BAAI/bge-small-en-v1.5]
                resources: {limits: {nvidia.com/gpu: 1}}
            """;

    @ParameterizedTest
    @CsvSource({"gpu: a100, 1/4", "gpu: h100, 1/7", "gpu: shared, 1/3"})
    void theShareIsOfTheGpuThatOffersIt(String selector, String share) {
        AuditReport report = audited(POD.replace("SELECTOR", "{" + selector + "}"));

        assertEquals(share, shareOf(report));
    }

    @Test
    void whereTheSchedulerMayPickEitherGpuTheLargerShareCounts() {
        AuditReport report = audited(POD.replace("SELECTOR", "{mig: all}"));

        assertEquals("1/4", shareOf(report));
    }

    private static String shareOf(AuditReport report) {
        return report.workloads()
                .get(0)
                .containers()
                .get(0)
                .share()
                .map(GpuShare::toString)
                .orElse("-");
    }

    private static AuditReport audited(String pod) {
        GpuCatalog catalog = GpuCatalogReader.bundled();
        SizingTable table = new TableReader(catalog)
                .read(DefaultTable.bytes(), "default")
                .table()
                .orElseThrow();
        AuditOffers offers =
                new AuditOffers(ClusterSnapshot.of(NodesFile.parse("nodes.yaml", NODES), catalog), "", catalog);
        return new Auditor(table, new PodSettings(table.identityKeys(), Mode.DRY_RUN, true), offers)
                .audit(Audits.inventory(pod), Optional.empty(), Instant.EPOCH);
    }
}
