package io.gpurightsizer.plan;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.gpu.packing.Board;
import io.gpurightsizer.plan.layout.GpuUse;
import io.gpurightsizer.plan.layout.PlannedGpu;
import io.gpurightsizer.plan.layout.PlannedNode;
import io.gpurightsizer.plan.layout.Strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PlannerTest {
    private static final String H100 = "NVIDIA-H100-80GB-HBM3";
    private static final String L4 = "NVIDIA-L4";

    @Test
    void podsGetTheSmallestProfileThatFitsAndTheRestOfTheGpuIsCutForThem() {
        Plan plan = Plans.plan(
                Plans.FEWEST,
                Plans.node("a", H100, 2),
                Plans.deployment("asr", 2, "16Gi"),
                Plans.deployment("emb", 1, "4Gi"));

        assertEquals(3, plan.gpusBefore());
        assertEquals(1, plan.gpusAfter());
        assertEquals(1, plan.lowerBound());
        assertEquals(List.of("test/Deployment/asr", "test/Deployment/asr"), Plans.sitting(plan, "1g.20gb"));
        assertEquals(List.of("2x 1g.10gb + 3x 1g.20gb", "unused"), Plans.uses(plan));
    }

    @Test
    void aModelThatFillsItsGpuKeepsItWhole() {
        Plan plan = Plans.plan(Plans.FEWEST, Plans.node("a", H100, 1), """
                apiVersion: v1
                kind: Pod
                metadata: {name: llm, namespace: test}
                spec:
                  containers:
                  - name: llm
                    image: vllm/vllm-openai:v0.10.0
                    args: [--model, meta-llama/Llama-3.1-8B-Instruct]
                    resources: {limits: {nvidia.com/gpu: 1}}""");

        assertEquals(List.of("whole"), Plans.uses(plan));
        assertFalse(Plans.gpus(plan).get(0).changed());
    }

    @Test
    void aPodWithSeveralGpusGetsThemOnOneNode() {
        Plan plan = Plans.plan(
                Plans.FEWEST,
                Plans.node("a", H100, 2),
                Plans.node("b", H100, 4),
                Plans.deployment("asr", 3, "16Gi"),
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: train, namespace: test}
                spec:
                  containers:
                  - {name: train, image: registry.example/train, resources: {limits: {nvidia.com/gpu: 4}}}""");

        assertEquals(List.of(), plan.unplaced());
        assertEquals(
                List.of("whole", "whole", "whole", "whole"),
                plan.nodes().get(1).gpus().stream()
                        .map(it -> it.use().toString())
                        .toList());
    }

    @Test
    void podsOfOneContainerEachAndOfTwoAreOnOneNode() {
        Plan plan = Plans.plan(Plans.FEWEST, Plans.node("a", H100, 1), Plans.node("b", H100, 1), """
                apiVersion: v1
                kind: Pod
                metadata: {name: two, namespace: test, annotations: {gpu-rightsizer.io/memory: 30Gi}}
                spec:
                  containers:
                  - {name: a, image: registry.example/a, resources: {limits: {nvidia.com/gpu: 1}}}
                  - {name: b, image: registry.example/b, resources: {limits: {nvidia.com/gpu: 1}}}""");

        assertEquals(List.of("2x 3g.40gb", "unused"), Plans.uses(plan));
        assertEquals(2, plan.gpusBefore());
    }

    @Test
    void podsThatKeepAwayFromEachOtherAreOnDifferentNodesAndShareTheirGpusWithOthers() {
        String apart = "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
                + " [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: tts}}}]}}";

        Plan plan = Plans.plan(
                Plans.FEWEST,
                Plans.node("a", H100, 2),
                Plans.node("b", H100, 2),
                Plans.node("c", H100, 2),
                Plans.deployment("tts", 3, "16Gi", apart),
                Plans.deployment("emb", 12, "4Gi"));

        assertEquals(List.of(), plan.unplaced());
        assertEquals(3, plan.gpusAfter());
        assertEquals(3, plan.lowerBound());
        for (PlannedNode node : plan.nodes()) {
            assertEquals(
                    1,
                    node.gpus().stream()
                            .flatMap(it -> it.pods().getOrDefault("1g.20gb", List.of()).stream())
                            .count());
        }
    }

    @Test
    void podsThatMustBeSpreadEvenlyAre() {
        String spread = "topologySpreadConstraints: [{topologyKey: zone, maxSkew: 1, whenUnsatisfiable: DoNotSchedule,"
                + " labelSelector: {matchLabels: {app: tts}}}]";
        String zoneB = Plans.node("b", H100, 2, ", zone: z1", "nvidia.com/gpu: \"2\"");

        Plan plan = Plans.plan(
                Plans.FEWEST,
                Plans.node("a", H100, 2, ", zone: z0", "nvidia.com/gpu: \"2\""),
                zoneB,
                Plans.deployment("tts", 4, "16Gi", spread));

        assertEquals(List.of(), plan.unplaced());
        assertEquals(
                List.of(2L, 2L),
                plan.nodes().stream()
                        .map(node -> node.gpus().stream()
                                .flatMap(it -> it.pods().getOrDefault("1g.20gb", List.of()).stream())
                                .count())
                        .toList());
    }

    /**
     * What NVIDIA's RAG blueprint asks for on one node with four H100s, and for the NIMs of its other values
     * (github.com/NVIDIA-AI-Blueprints/rag, deploy/helm/mig-slicing, values-mig-h100.yaml and values-mig.yaml, 2026).
     */
    @Test
    void thePublishedLayoutOfTheRagBlueprintIsReproduced() {
        Plan plan = Plans.plan(
                Plans.FEWEST,
                Plans.node("a", H100, 4),
                Plans.pod("llm", "nvidia.com/gpu: 2"),
                Plans.pod("embed", "nvidia.com/gpu: 1")
                        .replace("metadata: {", "metadata: {labels: {gpu-rightsizer.io/mode: 'off'}, "),
                Plans.pod("ocr", "nvidia.com/gpu: 0, nvidia.com/mig-2g.20gb: 1"),
                Plans.pod("graphic", "nvidia.com/gpu: 0, nvidia.com/mig-1g.10gb: 1"),
                Plans.pod("page", "nvidia.com/gpu: 0, nvidia.com/mig-1g.10gb: 1"),
                Plans.pod("table", "nvidia.com/gpu: 0, nvidia.com/mig-1g.10gb: 1"),
                Plans.pod("rerank", "nvidia.com/gpu: 0, nvidia.com/mig-1g.20gb: 1"));

        assertEquals(List.of(), plan.unplaced());
        assertEquals(4, plan.gpusAfter());
        assertEquals(4, plan.lowerBound());
        assertTrue(Plans.uses(plan).contains("4x 1g.10gb + 1x 1g.20gb + 1x 2g.20gb"), Plans.uses(plan)::toString);
    }

    @Test
    void soAreItsEightPartitionsBesideALanguageModel() {
        List<String> yaml = new ArrayList<>(
                List.of(Plans.node("a", H100, 4), Plans.pod("llm", "nvidia.com/gpu: 0, nvidia.com/mig-7g.80gb: 1")));
        for (int i = 0; i < 8; i++) {
            yaml.add(Plans.pod("nim-" + i, "nvidia.com/gpu: 0, nvidia.com/mig-2g.20gb: 1"));
        }

        Plan plan = Plans.plan(Plans.FEWEST, yaml.toArray(String[]::new));

        assertEquals(4, plan.gpusAfter());
        assertEquals(4, plan.lowerBound());
    }

    @Test
    void whereTheWebhookWouldGiveSomethingElseItIsSaid() {
        Plan plan = Plans.plan(
                Plans.FEWEST,
                Plans.node("a", H100, 1),
                Plans.node("b", "NVIDIA-A100-SXM4-40GB", 1, ", only: big", "nvidia.com/gpu: \"1\""),
                Plans.deployment("here", 4, "17Gi"),
                Plans.deployment("there", 1, "17Gi", "nodeSelector: {only: big}"));

        assertEquals(List.of(), plan.unplaced());
        assertEquals(
                List.of(
                        "test/Deployment/here is planned with 1x 1g.20gb a pod, but the webhook would give it 1x 3g.20gb,"
                                + " which other nodes offer."),
                plan.notes());
    }

    @Test
    void podsThatHoldPartitionsCountAsDemand() {
        Plan plan = Plans.plan(
                Plans.LEAST,
                Plans.node("a", H100, 1, ", nvidia.com/mig.config: all-2g.20gb", "nvidia.com/mig-2g.20gb: \"3\""),
                Plans.node("b", H100, 1),
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: holder, namespace: test, uid: "1"}
                spec:
                  nodeName: a
                  containers: [{name: c, image: registry.example/c, resources: {limits: {nvidia.com/mig-2g.20gb: 1}}}]""",
                Plans.deployment("asr", 1, "16Gi"));

        assertEquals(List.of("test/Pod/holder"), Plans.sitting(plan, "2g.20gb"));
        assertFalse(Plans.gpus(plan).get(0).changed());
        assertEquals(List.of("test/Deployment/asr"), Plans.sitting(plan, "1g.20gb"));
    }

    @Test
    void theLeastDisruptionLeavesLayoutsThatServe() {
        String cut = Plans.node("a", H100, 2, ", nvidia.com/mig.config: all-1g.20gb", "nvidia.com/mig-1g.20gb: \"8\"");

        Plan plan = Plans.plan(
                Plans.LEAST,
                cut,
                Plans.node("b", H100, 2),
                Plans.deployment("asr", 5, "16Gi"),
                Plans.deployment("emb", 2, "4Gi"));

        assertEquals(List.of("4x 1g.20gb", "4x 1g.20gb", "2x 1g.10gb + 3x 1g.20gb", "unused"), Plans.uses(plan));
        assertEquals(1, plan.changedNodes().size());
        assertEquals(Strategy.FEWEST_GPUS, plan.alternative().orElseThrow().strategy());
        assertEquals(2, plan.alternative().orElseThrow().gpus());
    }

    @Test
    void headroomAndSurgeAreMoreDevices() {
        String deployment =
                Plans.deployment("asr", 4, "16Gi").replace("{type: Recreate}", "{rollingUpdate: {maxSurge: 2}}");

        Plan plan = Plans.plan(
                new PlanOptions(Strategy.FEWEST_GPUS, Sharing.AUTO, 10, true), Plans.node("a", H100, 2), deployment);

        assertEquals(2, plan.gpusAfter());
        assertEquals(7, Plans.sitting(plan, "1g.20gb").size());
        assertTrue(Plans.sitting(plan, "1g.20gb").contains("headroom"));
    }

    @Test
    void aDeploymentThatCannotRollWithItsSurgeIsNamed() {
        String deployment =
                Plans.deployment("asr", 4, "16Gi").replace("{type: Recreate}", "{rollingUpdate: {maxSurge: 1}}");

        Plan plan = Plans.plan(Plans.FEWEST, Plans.node("a", H100, 1), deployment);

        assertEquals(1, plan.notes().size());
        assertTrue(plan.notes().get(0).contains("test/Deployment/asr (1 more)"), plan.notes()::toString);
    }

    @Test
    void gpusWithoutMigAreSharedAsThePodsNeedAndOneNodeHasOneConfiguration() {
        Plan plan = Plans.plan(
                Plans.FEWEST,
                Plans.node("a", L4, 1),
                Plans.node("b", L4, 2),
                Plans.deployment("emb", 4, "4Gi", "serviceAccountName: x")
                        .replace("registry.example/server:1", "registry.example/server:1")
                        .replace("annotations: {", "annotations: {gpu-rightsizer.io/isolation: any, "),
                Plans.deployment("big", 1, "20Gi"));

        assertEquals(List.of("shared by 4", "whole", "unused"), sorted(plan));
        assertEquals(List.of("test/Deployment/big"), Plans.sitting(plan, "whole"));
        assertEquals(4, Plans.sitting(plan, "shared").size());
    }

    private static List<String> sorted(Plan plan) {
        List<String> uses = new ArrayList<>(Plans.uses(plan));
        Collections.sort(uses);
        uses.remove("unused");
        uses.add("unused");
        return uses;
    }

    @Test
    void gpusAreNotSharedWhereThatTakesMoreOfThem() {
        String any = Plans.deployment("emb", 2, "4Gi")
                .replace("annotations: {", "annotations: {gpu-rightsizer.io/isolation: any, ");

        Plan plan = Plans.plan(Plans.FEWEST, Plans.node("a", L4, 4), any);

        assertEquals(2, plan.gpusAfter());
        assertEquals(List.of("whole", "whole", "unused", "unused"), Plans.uses(plan));
    }

    @Test
    void withMigAloneGpusThatCannotBeCutStayWhole() {
        PlanOptions mig = new PlanOptions(Strategy.FEWEST_GPUS, Sharing.MIG, 0, false);

        Plan plan = Plans.plan(mig, Plans.node("a", L4, 2), Plans.deployment("emb", 2, "4Gi"));

        assertEquals(List.of("whole", "whole"), Plans.uses(plan));
    }

    @Test
    void whatFitsNoGpuIsListedApart() {
        Plan plan = Plans.plan(
                Plans.FEWEST,
                Plans.node("a", H100, 1),
                Plans.deployment("huge", 1, "200Gi"),
                Plans.deployment("elsewhere", 2, "4Gi", "nodeSelector: {pool: none}"),
                Plans.deployment("many", 9, "10Gi"));

        Map<String, String> unplaced = Plans.unplaced(plan);
        assertEquals("needs 200 GiB; a " + H100 + " has 79.65 GiB", unplaced.get("huge x1"));
        assertTrue(unplaced.get("elsewhere x2").contains("pool=none"), unplaced::toString);
        assertEquals("the only GPU of " + H100 + " is taken; it needs 1x 1g.20gb each", unplaced.get("many x5"));
        assertEquals(1, plan.gpusAfter());
    }

    @Test
    void podsGoToTheNextPoolWhereTheFirstIsFull() {
        Plan plan = Plans.plan(
                Plans.FEWEST,
                Plans.node("a", H100, 1),
                Plans.node("b", "NVIDIA-A100-SXM4-40GB", 2),
                Plans.deployment("many", 6, "17Gi"));

        assertEquals(List.of(), plan.unplaced());
        assertEquals(2, plan.pools().size());
        assertEquals(3, plan.gpusAfter());
    }

    @Test
    void sharedBoardsWithMigStaySharedForPodsThatAskForSharesByName() {
        Plan plan = Plans.plan(
                Plans.FEWEST,
                Plans.node(
                        "shared",
                        H100,
                        1,
                        ", nvidia.com/gpu.replicas: '4', nvidia.com/gpu.sharing-strategy: time-slicing",
                        "nvidia.com/gpu.shared: 4"),
                Plans.pod("notebook", "nvidia.com/gpu.shared: 1"));

        assertEquals(List.of(), plan.unplaced());
        assertEquals("shared", plan.leftAlone().get(0).name());
    }

    @Test
    void throughMpsGoWhoSaysThatAnyIsolationWillDo() {
        PlanOptions mps = new PlanOptions(Strategy.FEWEST_GPUS, Sharing.MPS, 0, false);
        String any = Plans.deployment("any", 3, "20Gi")
                .replace("annotations: {", "annotations: {gpu-rightsizer.io/isolation: any, ");

        Plan plan = Plans.plan(
                mps, Plans.node("a", H100, 1), Plans.node("b", H100, 1), any, Plans.deployment("own", 1, "20Gi"));

        assertEquals(
                List.of("shared by 3", "whole"),
                Plans.uses(plan).stream().sorted().toList());
        assertEquals(List.of("test/Deployment/own"), Plans.sitting(plan, "whole"));
        assertEquals("mps", plan.pools().get(0).sharing());
    }

    @Test
    void nodesThatAreBeingChangedOrNotKnownAreLeftAlone() {
        Plan plan = Plans.plan(
                Plans.FEWEST,
                Plans.node("pending", H100, 1, ", nvidia.com/mig.config.state: pending", "nvidia.com/gpu: \"1\""),
                Plans.node("failed", H100, 1, ", nvidia.com/mig.config.state: failed", "nvidia.com/gpu: \"1\""),
                Plans.node("mixed", H100, 2, "", "nvidia.com/mig-1g.5gb: \"7\", nvidia.com/gpu: \"1\""),
                Plans.node("unknown", "NVIDIA-H900", 1));

        assertEquals(
                List.of(
                        "pending: nvidia.com/mig.config.state is pending",
                        "failed: nvidia.com/mig.config.state is failed",
                        "mixed: its GPUs differ, or are of another kind: [1g.5gb] are not all profiles of H100-80GB;"
                                + " cut it by hand, with device-filter in mig-parted's configuration",
                        "unknown: its product NVIDIA-H900 is not known; the nearest known are NVIDIA-H20, NVIDIA-H200,"
                                + " NVIDIA-H800"),
                plan.leftAlone().stream().map(it -> it.name() + ": " + it.why()).toList());
    }

    /** Whatever is asked: no illegal layout, nobody forgotten, nobody on more than there is. */
    @Test
    void randomPlansAreLegalAndComplete() {
        Random random = new Random(18);
        Board board = Board.of(Plans.CATALOG.byProduct(H100).orElseThrow());
        for (int round = 0; round < 60; round++) {
            List<String> yaml = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                String cut = random.nextBoolean() ? "nvidia.com/mig-1g.10gb: \"14\"" : "nvidia.com/gpu: \"2\"";
                yaml.add(Plans.node("n" + i, H100, 2, ", zone: z" + random.nextInt(2), cut));
            }
            int pods = 0;
            for (int i = 0; i <= random.nextInt(6); i++) {
                int replicas = 1 + random.nextInt(6);
                pods += replicas;
                String selector = random.nextInt(3) == 0 ? "nodeSelector: {zone: z0}" : "hostNetwork: false";
                yaml.add(Plans.deployment("d" + i, replicas, 1 + random.nextInt(75) + "Gi", selector));
            }
            for (PlanOptions options : List.of(Plans.FEWEST, Plans.LEAST)) {
                check(Plans.plan(options, yaml.toArray(String[]::new)), board, pods);
            }
        }
    }

    private static void check(Plan plan, Board board, int pods) {
        int sitting = 0;
        for (PlannedNode node : plan.nodes()) {
            for (PlannedGpu gpu : node.gpus()) {
                if (gpu.use() instanceof GpuUse.Cut cut) {
                    assertTrue(board.isLegal(cut.layout()), gpu::toString);
                    cut.layout()
                            .counts()
                            .forEach((profile, count) -> assertTrue(
                                    gpu.pods()
                                                    .getOrDefault(profile.toString(), List.of())
                                                    .size()
                                            <= count,
                                    gpu::toString));
                }
                sitting += gpu.pods().values().stream().mapToInt(List::size).sum();
            }
        }
        assertEquals(
                pods,
                sitting + plan.unplaced().stream().mapToInt(Plan.Unplaced::pods).sum());
        assertTrue(plan.lowerBound() <= plan.gpusAfter());
        assertEquals(List.of(), plan.notes());
    }

    @Test
    void tenThousandPartitionsOnTwoThousandNodesTakeLessThanFiveSeconds() {
        List<String> yaml = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            yaml.add(Plans.node("node-" + i, H100, 8));
        }
        for (int i = 0; i < 500; i++) {
            yaml.add(Plans.deployment("d" + i, 20, 4 + i % 4 * 8 + "Gi"));
        }
        AuditInput input = Plans.input(yaml.toArray(String[]::new));
        ClusterObjects cluster = Plans.cluster(yaml.toArray(String[]::new));
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long begin = thread.getCurrentThreadCpuTime();

        Plan plan = Plans.plan(Plans.FEWEST, input, cluster);

        Duration taken = Duration.ofNanos(thread.getCurrentThreadCpuTime() - begin);
        assertTrue(taken.compareTo(Duration.ofSeconds(5)) < 0, taken::toString);
        assertEquals(List.of(), plan.unplaced());
        assertEquals(plan.lowerBound(), plan.gpusAfter());
    }
}
