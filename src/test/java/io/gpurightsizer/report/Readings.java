package io.gpurightsizer.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

import io.gpurightsizer.audit.AuditOffers;
import io.gpurightsizer.audit.Auditor;
import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.nodes.NodesFile;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.plan.PlanOptions;
import io.gpurightsizer.plan.Planner;
import io.gpurightsizer.plan.Sharing;
import io.gpurightsizer.plan.layout.Strategy;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.DefaultTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.PodSettings;

/** Readings of a cluster with one node, for tests of what is made of them. */
final class Readings {
    /** When all of them were made. */
    static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private static final GpuCatalog CATALOG = GpuCatalogReader.bundled();
    private static final SizingTable TABLE =
            new TableReader(CATALOG).read(DefaultTable.bytes(), "t").table().orElseThrow();
    private static final String NODE = """
            kind: Node
            metadata:
              name: gpu-a
              labels: {nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3, nvidia.com/gpu.count: 2, nvidia.com/mig.strategy: mixed}
            status: {allocatable: {nvidia.com/gpu: 1, nvidia.com/mig-1g.20gb: 4, pods: 110}}
            """;

    private Readings() {}

    /** What is found where these are all the objects beside the node. */
    static AuditAndPlan of(String manifests) {
        AuditInput input = new AuditInput(objects -> {});
        try {
            input.readStream("in.yaml", new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PodSettings settings = new PodSettings(TABLE.identityKeys(), Mode.DRY_RUN, true);
        ClusterObjects nodes = NodesFile.parse("nodes.yaml", NODE);
        AuditOffers offers = new AuditOffers(ClusterSnapshot.of(nodes.forManifests(), CATALOG), "as they are", CATALOG);
        PlanOptions options = new PlanOptions(Strategy.FEWEST_GPUS, Sharing.AUTO, 0, false);
        return new AuditAndPlan(
                new Auditor(TABLE, settings, offers).audit(input, Optional.empty(), AT),
                new Planner(TABLE, settings, CATALOG).plan(input, nodes, options, Optional.empty(), AT));
    }

    /** A pod that asks for a GPU. */
    static String pod(String name, String namespace, String image) {
        return """
                kind: Pod
                metadata: {name: %s, namespace: %s}
                spec: {containers: [{name: a, image: "%s", resources: {limits: {nvidia.com/gpu: 1}}}]}
                """.formatted(name, namespace, image);
    }
}
