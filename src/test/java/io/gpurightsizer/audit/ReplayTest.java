package io.gpurightsizer.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.nodes.NodesFile;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.PodState;
import io.gpurightsizer.cluster.state.PodStateReader;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.pod.OwnerMetadata;
import io.gpurightsizer.pod.PodReader;
import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.Sizer;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.PodContext;
import io.gpurightsizer.workload.PodInterpreter;
import io.gpurightsizer.workload.PodSettings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Pods are created one after the other, decided as the webhook decides them, and put on any node that has room. The audit of
 * what was submitted, told on which nodes they are, says the same of each, replicas of one workload included.
 */
class ReplayTest {
    private static final int WORKLOADS = 14;
    private static final List<String> IMAGES = List.of(
            "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us",
            "nvcr.io/nim/nvidia/magpie-tts-multilingual",
            "nvcr.io/nim/nvidia/llama-3.2-nv-rerankqa-1b-v2",
            "nvcr.io/nim/meta/llama-3.1-8b-instruct");

    private final List<PodState> cluster = new ArrayList<>();
    private final Map<String, Map<String, Integer>> decided = new LinkedHashMap<>();
    private final StringBuilder submitted = new StringBuilder();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void theAuditSaysOfEachPodWhatTheWebhookDecided(int seed) {
        ClusterObjects nodes = created(seed);

        AuditReport report = Audits.auditor(ClusterSnapshot.of(nodes, Audits.CATALOG))
                .audit(Audits.inventory(submitted.toString()), Optional.empty(), Instant.EPOCH);

        Map<String, Map<String, Integer>> audited = new HashMap<>();
        report.workloads().forEach(workload -> {
            Map<String, Integer> counts = audited.computeIfAbsent(workload.name(), it -> new HashMap<>());
            workload.decided().forEach(it -> counts.merge(inWords(it.decision()), it.pods(), Integer::sum));
        });
        assertEquals(decided, audited, submitted::toString);
    }

    @Test
    void randomPodsAreDecidedInEachWayOftenEnoughToProveAnything() {
        for (int seed = 1; seed <= 24; seed++) {
            cluster.clear();
            created(seed);
        }

        Map<String, Integer> reasons = new TreeMap<>();
        decided.values()
                .forEach(counts ->
                        counts.forEach((words, count) -> reasons.merge(words.split(" ")[0], count, Integer::sum)));
        for (String reason : List.of("smallest-fit", "none-free", "whole-gpu-row")) {
            assertTrue(reasons.getOrDefault(reason, 0) >= 20, reasons::toString);
        }
    }

    /** The nodes of a cluster in which pods were created. */
    private ClusterObjects created(int seed) {
        Random random = new Random(seed);
        ClusterObjects nodes = NodesFile.parse("nodes.yaml", nodes(random));
        for (int i = 0; i < WORKLOADS; i++) {
            create("w" + i, random, nodes);
        }
        return nodes;
    }

    private static String nodes(Random random) {
        StringBuilder nodes = new StringBuilder();
        String h100 = "nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3, nvidia.com/gpu.memory: '81559'";
        String shared = ", nvidia.com/gpu.replicas: '4', nvidia.com/gpu.sharing-strategy: time-slicing";
        for (int i = 0; i < 6; i++) {
            int count = random.nextInt(4);
            switch (random.nextInt(5)) {
                case 0 -> node(i, h100, "nvidia.com/gpu: " + count, random, nodes);
                case 1 ->
                    node(
                            i,
                            h100 + ", nvidia.com/mig.strategy: mixed",
                            "nvidia.com/gpu: " + random.nextInt(3) + ", nvidia.com/mig-1g.20gb: " + count
                                    + ", nvidia.com/mig-1g.10gb: " + random.nextInt(3),
                            random,
                            nodes);
                case 2 -> node(i, h100 + shared, "nvidia.com/gpu.shared: " + 2 * count, random, nodes);
                case 3 -> node(i, h100 + shared, "nvidia.com/gpu: " + 2 * count, random, nodes);
                default -> node(i, h100, "nvidia.com/mig-3g.40gb: " + count, random, nodes);
            }
        }
        return nodes.toString();
    }

    private static void node(int i, String labels, String allocatable, Random random, StringBuilder nodes) {
        nodes.append("---\napiVersion: v1\nkind: Node\nmetadata: {name: n" + i + ", labels: {" + labels + ", zone: z"
                + random.nextInt(2) + "}}\nstatus: {allocatable: {cpu: " + (3 + random.nextInt(12))
                + ", memory: 64Gi, pods: " + (2 + random.nextInt(20)) + ", " + allocatable + "}}\n");
    }

    /** One workload: a Deployment with its running pods, or a pod of its own. */
    private void create(String name, Random random, ClusterObjects nodes) {
        int replicas = 1 + random.nextInt(4);
        boolean owned = random.nextBoolean();
        ObjectNode spec = spec(random);
        String annotations = random.nextInt(4) == 0
                ? "gpu-rightsizer.io/when-none-free: wait"
                : random.nextInt(3) == 0 ? "gpu-rightsizer.io/isolation: any" : "";
        if (owned) {
            submitted.append("---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: " + name + "}\nspec:"
                    + " {replicas: " + replicas + ", template: {metadata: {annotations: {" + annotations + "}}, spec: "
                    + spec + "}}\n");
        }
        for (int i = 0; i < (owned ? replicas : 1); i++) {
            ObjectNode pod = Reviews.yaml("apiVersion: v1\nkind: Pod\nmetadata: {name: " + name + (owned ? "-" + i : "")
                    + ", uid: " + name + "-" + i + ", annotations: {" + annotations + "}"
                    + (owned ? ", ownerReferences: [{kind: StatefulSet, name: " + name + ", controller: true}]" : "")
                    + "}\n");
            pod.set("spec", spec.deepCopy());
            create(name, pod, random, nodes);
        }
    }

    private static ObjectNode spec(Random random) {
        ObjectNode spec = Reviews.JSON.createObjectNode();
        if (random.nextInt(4) == 0) {
            spec.putObject("nodeSelector").put("zone", "z" + random.nextInt(2));
        }
        var containers = spec.putArray("containers");
        for (int i = random.nextInt(4) == 0 ? 2 : 1; i > 0; i--) {
            ObjectNode container = containers.addObject().put("name", "c" + i);
            container.put("image", IMAGES.get(random.nextInt(IMAGES.size())));
            ObjectNode resources = container.putObject("resources");
            resources.putObject("limits").put("nvidia.com/gpu", "1");
            resources.putObject("requests").put("cpu", String.valueOf(1 + random.nextInt(2)));
        }
        return spec;
    }

    private void create(String workload, ObjectNode pod, Random random, ClusterObjects nodes) {
        ClusterSnapshot snapshot = ClusterSnapshot.of(nodes.with(PodsState.of(cluster)), Audits.CATALOG);
        SizingDecision decision = Sizer.decide(interpreted(pod), Audits.TABLE, snapshot);
        decided.computeIfAbsent(workload, it -> new HashMap<>()).merge(inWords(decision), 1, Integer::sum);
        ObjectNode admitted = admitted(pod, decision);
        List<String> feasible = feasible(admitted, nodes.nodes());
        if (!feasible.isEmpty()) {
            String node = feasible.get(random.nextInt(feasible.size()));
            ((ObjectNode) admitted.path("spec")).put("nodeName", node);
            ((ObjectNode) pod.path("spec")).put("nodeName", node);
        }
        cluster.add(state(admitted));
        submitted.append("---\n").append(pod).append('\n');
    }

    private static PodState state(ObjectNode pod) {
        return PodStateReader.read(Serialization.unmarshal(pod.toString(), Pod.class));
    }

    private static GpuWorkload interpreted(ObjectNode pod) {
        try (var parser = pod.traverse()) {
            parser.nextToken();
            PodSettings settings = new PodSettings(Audits.TABLE.identityKeys(), Mode.ENFORCE, true);
            PodContext context = new PodContext(OwnerMetadata.of(Map.of(), Map.of()), Map.of(), Optional.empty());
            return PodInterpreter.interpret(PodReader.read(parser), context, settings)
                    .workload();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pod with the resources that were decided. */
    private static ObjectNode admitted(ObjectNode pod, SizingDecision decision) {
        ObjectNode admitted = pod.deepCopy();
        if (decision instanceof SizingDecision.Resize resize) {
            ObjectNode spec = (ObjectNode) admitted.path("spec");
            resize.nodeSelector()
                    .forEach((key, value) -> spec.withObject("/nodeSelector").put(key, value));
            for (int i = 0; i < resize.containers().size(); i++) {
                ObjectNode limits = (ObjectNode) spec.at("/containers/" + i + "/resources/limits");
                limits.remove("nvidia.com/gpu");
                limits.put(resize.containers().get(i).offer().name(), "1");
            }
        }
        return admitted;
    }

    /** The scheduler's rules for these pods: node selector, and that all requests on a node fit it. */
    private List<String> feasible(ObjectNode pod, List<NodeState> nodes) {
        Placement asks = state(pod).asks();
        List<String> feasible = new ArrayList<>();
        for (NodeState node : nodes) {
            boolean fits = true;
            for (Map.Entry<String, JsonNode> label :
                    pod.at("/spec/nodeSelector").properties()) {
                fits &= label.getValue().asText().equals(node.labels().get(label.getKey()));
            }
            for (Map.Entry<String, Long> request : asks.requests().entrySet()) {
                long taken = cluster.stream()
                        .filter(it -> it.node().equals(node.name()))
                        .mapToLong(it -> it.asks().requests().getOrDefault(request.getKey(), 0L))
                        .sum();
                fits &= taken + request.getValue() <= node.allocatable().getOrDefault(request.getKey(), 0L);
            }
            if (fits) {
                feasible.add(node.name());
            }
        }
        return feasible;
    }

    private static String inWords(SizingDecision decision) {
        return decision instanceof SizingDecision.Resize resize
                ? decision.reasonCode() + " " + resize.resourceNames() + " " + resize.nodeSelector()
                : decision.reasonCode();
    }
}
