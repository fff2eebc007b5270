package io.gpurightsizer.audit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.nodes.NodesFile;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Slices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Pods are decided one after the other: what one gets is not free for the next. */
class InTurnTest {
    private static final String SLICE = "nvidia.com/mig-1g.20gb";
    private static final String ASR =
            "{name: asr, image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us, resources: {limits: {nvidia.com/gpu: 1}}}";
    private static final String LLM =
            "{name: llm, image: nvcr.io/nim/meta/llama-3.1-8b-instruct, resources: {limits: {nvidia.com/gpu: 1}}}";
    private static final String WHOLE = node("whole", "", "nvidia.com/gpu: 8");

    private static String node(String name, String labels, String allocatable) {
        return "---\napiVersion: v1\nkind: Node\nmetadata: {name: " + name + ", labels: {nvidia.com/gpu.product:"
                + " NVIDIA-H100-80GB-HBM3, nvidia.com/gpu.memory: '81559', name: " + name + labels + "}}\n"
                + "status: {allocatable: {cpu: 64, memory: 512Gi, pods: 110, " + allocatable + "}}\n";
    }

    private static String sliced(String name, int slices) {
        return node(name, ", nvidia.com/mig.strategy: mixed", SLICE + ": " + slices);
    }

    private static String deployment(String name, int replicas, String container) {
        return deployment(name, replicas, container, "");
    }

    private static String deployment(String name, int replicas, String container, String spec) {
        return "---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: " + name + ", namespace: voice}\n"
                + "spec: {replicas: " + replicas + ", template: {spec: {" + spec + "containers: [" + container
                + "]}}}\n";
    }

    private static String pod(String name, String node, String owner, String container, String annotations) {
        return "---\napiVersion: v1\nkind: Pod\nmetadata: {name: " + name + ", namespace: voice, uid: " + name
                + ", annotations: {" + annotations + "}, ownerReferences: [{kind: StatefulSet, name: " + owner
                + ", controller: true}]}\nspec: {nodeName: " + node + ", containers: [" + container + "]}\n"
                + "status: {phase: Running}\n";
    }

    private static String byName(int devices) {
        return "{name: a, image: a, resources: {limits: {" + SLICE + ": " + devices + "}}}";
    }

    private static String decided(AuditReport report) {
        return report.gpuWorkloads().stream()
                .sorted(Comparator.comparing(AuditedWorkload::name))
                .map(it -> it.name() + ": "
                        + it.decided().stream()
                                .map(pods -> pods.pods() + " " + pods.decision().reasonCode())
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }

    private static String need(AuditReport report, String resource) {
        return report.resources().stream()
                .filter(it -> it.target().toString().equals(resource))
                .map(it -> it.needed() + " needed, " + it.offered().orElse(-1) + " offered, "
                        + it.free().orElse(-1) + " free")
                .collect(Collectors.joining());
    }

    @Test
    void replicasAreResizedAsLongAsADeviceIsFree() {
        AuditReport report = Audits.report(deployment("asr", 5, ASR), WHOLE + sliced("mig", 3));

        assertEquals("asr: 3 smallest-fit, 2 none-free", decided(report));
        assertEquals(3, report.totals().all().freed());
        assertEquals("5 needed, 3 offered, 3 free", need(report, SLICE));
        assertEquals("2 needed, 8 offered, 8 free", need(report, "nvidia.com/gpu"));
        assertTrue(report.workloads().get(0).allRemarks().contains("3 of 5 replicas resized"));
    }

    @Test
    void replicasGoWhereTheVolumesOfTheirClaimsAre() {
        String claimed = deployment("asr", 2, ASR)
                .replace("spec: {replicas", "spec: {volumeClaimTemplates: [{metadata: {name: cache}}], replicas");

        assertEquals(
                "asr: 2 smallest-fit",
                decided(Audits.report(claimed, WHOLE + sliced("mig", 3) + volume("pv", "mig") + claim("asr-0", "pv"))));
        assertEquals(
                "asr: 2 not-offered",
                decided(Audits.report(
                        claimed, WHOLE + sliced("mig", 3) + volume("pv", "whole") + claim("asr-0", "pv"))));
    }

    private static String volume(String name, String node) {
        return "---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: " + name + "}\nspec: {nodeAffinity:"
                + " {required: {nodeSelectorTerms: [{matchExpressions: [{key: name, operator: In, values: [" + node
                + "]}]}]}}}\n";
    }

    private static String claim(String replica, String volume) {
        return "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: cache-" + replica
                + ", namespace: voice}\nspec: {volumeName: " + volume + "}\n";
    }

    @Test
    void everyFormatSaysHowManyReplicasAreResized() {
        AuditReport report = Audits.report(deployment("asr", 5, ASR), WHOLE + sliced("mig", 3));

        for (String format : Audits.FORMATS) {
            assertTrue(Audits.written(report, format).contains("3 of 5 replicas resized"), format);
        }
    }

    @Test
    void aDaemonSetMakesAPodOnEachNodeThatSuitsItAndEachIsDecidedByItsNode() {
        String daemonSet = deployment("asr", 1, ASR, "nodeSelector: {pool: asr}, ")
                .replace("StatefulSet", "DaemonSet")
                .replace("replicas: 1, ", "");
        String nodes = node("whole-1", ", pool: asr", "nvidia.com/gpu: 8")
                + node("both", ", pool: asr, nvidia.com/mig.strategy: mixed", "nvidia.com/gpu: 1, " + SLICE + ": 4")
                + sliced("elsewhere", 4)
                + node("no-gpu", ", pool: asr", "example.com/nic: 1");

        AuditReport report = Audits.report(daemonSet, nodes);

        assertEquals("asr: 1 smallest-fit, 1 not-offered", decided(report));
        assertEquals(2, report.totals().all().gpus());
        assertTrue(
                report.workloads().get(0).remarks().contains("one on each node: 2 nodes with GPUs suit it"),
                report.workloads().get(0).remarks()::toString);
    }

    @Test
    void whatARollingUpdateAddsIsKeptWhereSomeReplicasAre() {
        String rolling = deployment("asr", 4, ASR)
                .replace("StatefulSet", "Deployment")
                .replace("spec: {replicas", "spec: {strategy: {rollingUpdate: {maxSurge: 2}}, replicas");

        AuditReport report = Audits.report(rolling, WHOLE + sliced("mig", 3));

        Totals.Partitions partitions = report.totals().partitions().get(0);
        assertEquals("3 to 3", partitions.count() + " to " + partitions.atMost());
        assertEquals(6, report.totals().all().gpusAtMost());
    }

    @Test
    void whatOneWorkloadGetsIsNotFreeForTheNext() {
        AuditReport report = Audits.report(deployment("a", 2, ASR) + deployment("b", 2, ASR), WHOLE + sliced("mig", 3));

        assertEquals("a: 2 smallest-fit; b: 1 smallest-fit, 1 none-free", decided(report));
    }

    @Test
    void whatPodsOfTheNodesFileHoldIsNotFree() {
        AuditReport report = Audits.report(
                deployment("asr", 2, ASR), WHOLE + sliced("mig", 3) + pod("other", "mig", "other", byName(2), ""));

        assertEquals("asr: 1 smallest-fit, 1 none-free", decided(report));
        assertEquals("2 needed, 3 offered, 1 free", need(report, SLICE));
    }

    @Test
    void whatOthersAskForByNameIsNotFreeForThoseBehindThem() {
        AuditReport report =
                Audits.report(deployment("named", 2, byName(1)) + deployment("asr", 2, ASR), WHOLE + sliced("mig", 3));

        assertEquals("asr: 1 smallest-fit, 1 none-free", decided(report));
    }

    @Test
    void oneNodeMustHaveAllThatAPodThenAsksFor() {
        String two = ASR + ", " + ASR.replace("name: asr", "name: two");

        AuditReport report = Audits.report(deployment("asr", 3, two), WHOLE + sliced("a", 3) + sliced("b", 3));

        assertEquals("asr: 2 smallest-fit, 1 none-free", decided(report));
    }

    @Test
    void cpuThatPodsBeforeTookIsNotFree() {
        String hungry = ASR.replace("limits: {", "requests: {cpu: 40}, limits: {");

        AuditReport report = Audits.report(deployment("asr", 3, hungry), WHOLE + sliced("a", 4) + sliced("b", 4));

        assertEquals("asr: 2 smallest-fit, 1 none-free", decided(report));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limits: {        | requests: {cpu: 40}, limits: {                    | pods: 110 | 40 cpu",
                "limits: {        | requests: {cpu: 40, memory: 300Gi}, limits: {     | pods: 110 | '40 cpu, 300 GiB memory'",
                "image:           | 'ports: [{containerPort: 1, hostPort: 80}], image:' | pods: 110 | its host ports",
                "limits: {        | limits: {                                         | pods: 1   | a place for another pod",
            })
    void whatANodeWithAFreeDeviceHasTooLittleOfIsNamed(String part, String instead, String pods, String lacking) {
        String nodes = WHOLE + sliced("mig", 4).replace("pods: 110", pods);

        AuditReport report = Audits.report(deployment("asr", 2, ASR.replace(part, instead)), nodes);

        assertEquals("asr: 1 smallest-fit, 1 none-free", decided(report));
        assertEquals(
                "nothing that fits it is free: needs 1 of " + SLICE
                        + ": 4 offered, 1 held; no node with a free one also has free: " + lacking,
                report.workloads().get(0).decided().get(1).decision().explanation());
    }

    @Test
    void podsThatAreToWaitAreResizedAndCounted() {
        String waits = deployment("asr", 5, ASR)
                .replace("namespace: voice}", "annotations: {gpu-rightsizer.io/when-none-free: wait}}");

        AuditReport report = Audits.report(waits, WHOLE + sliced("mig", 3));

        assertEquals("asr: 5 smallest-fit", decided(report));
        assertTrue(
                report.workloads()
                        .get(0)
                        .allRemarks()
                        .contains("for 2 of its pods none is free, so they wait until another pod gives one back"),
                report.workloads().get(0).allRemarks()::toString);
    }

    @Test
    void theReportSaysWhatWaitingWouldFreeBesides() {
        AuditReport report = Audits.report(deployment("asr", 5, ASR), WHOLE + sliced("mig", 3));

        Alternative wait = report.alternatives().get(0);
        assertEquals("whenNoneFree: wait", wait.setting());
        assertEquals(2, wait.gpusFreed());
        assertEquals(1.5, wait.gpusNet());
        assertEquals(1, wait.gpusWhole(), "3 of 3 with one GPU of slices, then 5 with two");
    }

    @Test
    void theReportSaysWhatAnyIsolationWouldFreeBesides() {
        String unknown = "{name: asr, image: own/server, resources: {limits: {nvidia.com/gpu: 1}}, args: [--model,"
                + " nvidia/parakeet-ctc-1.1b]}";
        String shared = node(
                "shared",
                ", nvidia.com/gpu.replicas: '4', nvidia.com/gpu.sharing-strategy: time-slicing",
                "nvidia.com/gpu.shared: 8");

        AuditReport report = Audits.report(deployment("asr", 2, unknown), WHOLE + shared);

        Alternative any = report.alternatives().get(1);
        assertEquals("isolation: any", any.setting());
        assertEquals(0, report.totals().all().freed());
        assertEquals(2, any.gpusFreed(), decided(report));
        assertEquals(1, any.gpusWhole());
    }

    @Test
    void theReportSaysWhatAnyComputeCapabilityWouldFreeBesides() {
        String older = sliced("ampere", 4)
                .replace("NVIDIA-H100-80GB-HBM3", "NVIDIA-A100-SXM4-80GB")
                .replace("81559", "81920");

        AuditReport report = Audits.report(deployment("asr", 2, ASR), WHOLE + older);

        Alternative any = report.alternatives().get(2);
        assertEquals("computeCapability: any", any.setting());
        assertEquals("asr: 2 not-offered", decided(report));
        assertEquals(2, any.gpusFreed());
    }

    @Test
    void aQuotaIsUsedUpByThoseBefore() {
        String quota = "---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: voice}\n"
                + "spec: {hard: {requests." + SLICE + ": 3}}\nstatus: {used: {requests." + SLICE + ": 1}}\n";

        AuditReport report = Audits.report(deployment("asr", 4, ASR), WHOLE + sliced("mig", 7) + quota);

        assertEquals("asr: 2 smallest-fit, 2 would-be-refused", decided(report));
    }

    @Test
    void partitionsArePackedOntoAsFewGpusAsPossible() {
        AuditReport report = Audits.report(deployment("asr", 5, ASR));

        assertEquals(3.75, report.totals().all().net());
        assertEquals(3, report.totals().gpusWhole(), "four slices on one GPU, one on another");
        assertEquals("7.50", report.cost().orElseThrow().perHour().toPlainString());
    }

    @Test
    void newPartitionsFillTheGpusOfThoseThatWereGivenEarlier() {
        String record = "gpu-rightsizer.io/resized-from: nvidia.com/gpu, gpu-rightsizer.io/resized-to: " + SLICE;

        AuditReport report = Audits.report(deployment("asr", 4, ASR)
                + pod("asr-0", "mig", "asr", byName(1).replace("name: a", "name: asr"), record));

        assertEquals(1, report.totals().earlier().saved().gpusFreed());
        assertEquals(0, report.totals().earlier().gpusWhole());
        assertEquals(3, report.totals().gpusWhole());
        assertEquals("0.00", report.costEarlier().orElseThrow().perHour().toPlainString());
    }

    @Test
    void aPodThatRunsOnAReplicaFreesNoGpu() {
        String replicas = node(
                "shared",
                ", nvidia.com/gpu.replicas: '4', nvidia.com/gpu.sharing-strategy: time-slicing",
                "nvidia.com/gpu: 8");
        String input = deployment("asr", 2, ASR)
                + pod("asr-0", "shared", "asr", ASR, "")
                + pod("asr-1", "whole", "asr", ASR, "");

        AuditReport report = Audits.report(input, WHOLE + sliced("mig", 3) + replicas);

        assertEquals("asr: 1 smallest-fit, 1 smallest-fit", decided(report));
        assertEquals(1, report.totals().all().freed());
    }

    @Test
    void podsThatRunWithAWholeGpuAndWouldFitNowAreCounted() {
        String input = deployment("asr", 3, ASR)
                + pod("asr-0", "whole", "asr", ASR, "")
                + pod("asr-1", "whole", "asr", ASR, "");

        AuditReport report = Audits.report(input, WHOLE + sliced("mig", 3));

        assertEquals(2, report.totals().fitNow());
        assertEquals(0, Audits.report(input, WHOLE + sliced("mig", 0)).totals().fitNow());
    }

    @Test
    void anLlmThatMayLandOnAReplicaIsListed() {
        String replicas = node(
                "shared",
                ", nvidia.com/gpu.replicas: '4', nvidia.com/gpu.sharing-strategy: time-slicing",
                "nvidia.com/gpu: 8");

        AuditReport report = Audits.report(
                deployment("llm", 2, LLM) + deployment("safe", 1, LLM, "nodeSelector: {name: whole}, "),
                WHOLE + replicas);

        assertEquals(2, report.totals().onReplicas());
        assertEquals(
                List.of("node shared", ""),
                report.workloads().stream().map(AuditedWorkload::replicaNodes).toList());
    }

    @Test
    void anLlmThatIsLedToWholeGpusAloneTakesNoReplica() {
        String replicas = node(
                "shared",
                ", nvidia.com/gpu.replicas: '4', nvidia.com/gpu.sharing-strategy: time-slicing",
                "nvidia.com/gpu: 2");
        String table = "apiVersion: gpu-rightsizer.io/v1alpha1\nkind: SizingTable\nmetadata: {name: t}\nspec:\n"
                + "  extends: default\n  rows: [{name: llm, models: [llama-3-1-8b-*], wholeGpu: required}]\n";
        ClusterSnapshot nodes = ClusterSnapshot.of(
                NodesFile.parse("nodes.yaml", node("whole", "", "nvidia.com/gpu: 1") + replicas), Audits.CATALOG);

        AuditReport report = Audits.auditor(
                        new TableReader(Audits.CATALOG)
                                .read(table.getBytes(StandardCharsets.UTF_8), "t")
                                .table()
                                .orElseThrow(),
                        nodes)
                .audit(
                        Audits.inventory(deployment("a-llm", 3, LLM) + deployment("asr", 3, ASR)),
                        Optional.empty(),
                        Instant.EPOCH);

        assertEquals("a-llm: 3 whole-gpu-row; asr: 2 smallest-fit, 1 none-free", decided(report));
        assertEquals(0, report.totals().onReplicas());
    }

    @Test
    void aMillionReplicasAreDecidedAtOnceWhereNothingIsCountedOrNothingIsFree() {
        String many = deployment("asr", 1_000_000, ASR);

        assertTimeout(Duration.ofSeconds(20), () -> {
            assertEquals("asr: 1000000 smallest-fit", decided(Audits.report(many)));
            assertEquals(
                    "asr: 3 smallest-fit, 999997 none-free", decided(Audits.report(many, WHOLE + sliced("mig", 3))));
        });
    }

    /** On each of the two GPUs the driver makes up to three slices, or gives it to one pod. */
    @ParameterizedTest
    @CsvSource({"0, 6", "1, 3", "2, 0"})
    void slicesOfGpusThatOtherPodsTakeWholeAreNotPromised(int llms, int slices) {
        String nodes = Stream.of(
                        Stream.of(Reviews.yaml("{apiVersion: v1, kind: Node, metadata: {name: a}, status: {allocatable:"
                                + " {cpu: 64, memory: 512Gi, pods: 110}}}")),
                        Slices.classesOfTheChart().stream(),
                        Stream.of(Slices.deviceClass("slice", Slices.profileSelector("2g.20gb"), SLICE)),
                        Slices.dynamic("a", 2).stream())
                .flatMap(it -> it)
                .map(ObjectNode::toString)
                .collect(Collectors.joining("\n---\n"));

        AuditReport report =
                Audits.report((llms > 0 ? deployment("a-llm", llms, LLM) : "") + deployment("asr", 7, ASR), nodes);

        assertEquals(
                (llms > 0 ? "a-llm: " + llms + " whole-gpu-row; " : "") + "asr: "
                        + (slices > 0 ? slices + " smallest-fit, " : "") + (7 - slices) + " none-free",
                decided(report));
    }
}
