package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.cli.Typed;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Nodes of a real API server are made what a plan says, and a real kube-scheduler finds a node for every pod that was planned
 * for. Skipped where no {@code kube-scheduler} lies beside the other binaries.
 */
class PlanIT {
    private static final Path WORKLOADS = Path.of("src/test/resources/plan/workloads.yaml");
    private static final String GPU = "nvidia.com/gpu";

    @TempDir
    static Path folder;

    private static ControlPlane plane;
    private static Admin admin;
    private static Jar webhook;

    @BeforeAll
    static void start() throws IOException {
        plane = ControlPlane.orSkip(folder);
        assumeTrue(plane.hasScheduler(), "no kube-scheduler beside kube-apiserver");
        plane.startScheduler();
        admin = new Admin(plane.admin()).namespace("planned", Map.of());
        webhook = WatchingWebhook.of(plane, admin, folder, Map.of());
    }

    @AfterAll
    static void stop() {
        if (webhook != null) {
            webhook.close();
        }
        if (admin != null) {
            admin.close();
        }
        if (plane != null) {
            plane.close();
        }
    }

    @Test
    void everyPodOfThePlanRunsAndTheFreedGpusAreFree() throws IOException {
        List<ObjectNode> nodes = List.of(node("plan-a", 4), node("plan-b", 4), node("plan-c", 6));
        Path file = Files.writeString(folder.resolve("nodes.yaml"), joined(nodes));
        JsonNode plan = plan(file);
        assertEquals(13, plan.path("gpusBefore").asInt());
        assertEquals(plan.path("lowerBound"), plan.path("gpusAfter"));
        assertEquals(0, plan.path("unplaced").size());
        List<ObjectNode> cut = nodes.stream().map(node -> asPlanned(node, plan)).toList();
        List<String> free = freeDevices(cut);
        cut.forEach(PlanIT::put);
        Admin.await(
                "the webhook has seen the nodes",
                () -> webhook.metrics().lines().toList().containsAll(free));

        Map<String, JsonNode> running = new TreeMap<>();
        for (JsonNode pod : Reviews.yamls(WORKLOADS)) {
            admin.createPod(pod).orFail();
            running.put(
                    pod.at("/metadata/name").asText(),
                    scheduled(pod.at("/metadata/name").asText()));
        }

        assertEquals(planned(plan), held(running.values()));
        int whole = plan.at("/pools/0/gpus").asInt() - cut(plan);
        int taken = running.values().stream().mapToInt(it -> asked(it, GPU)).sum();
        assertEquals(14 - plan.path("gpusAfter").asInt(), whole - taken, "GPUs that nobody has");
    }

    /** As the webhook's metrics say it while no pod has any. */
    private static List<String> freeDevices(List<ObjectNode> nodes) {
        Map<String, Integer> free = new TreeMap<>();
        for (ObjectNode node : nodes) {
            node.at("/status/allocatable").properties().stream()
                    .filter(it -> it.getKey().startsWith("nvidia.com/"))
                    .forEach(it -> free.merge(it.getKey(), it.getValue().asInt(), Integer::sum));
        }
        return free.entrySet().stream()
                .map(it -> "gpu_rightsizer_free_devices{resource=\"" + it.getKey() + "\"} " + it.getValue() + ".0")
                .toList();
    }

    private static JsonNode plan(Path nodes) throws IOException {
        Typed typed = Typed.of("plan", "-f", WORKLOADS.toString(), "--nodes", nodes.toString(), "-o", "json");
        assertEquals(0, typed.code(), typed.err());
        return Reviews.JSON.readTree(typed.out());
    }

    private static ObjectNode node(String name, int gpus) throws IOException {
        return (ObjectNode) Reviews.JSON.readTree("""
                {"apiVersion": "v1", "kind": "Node",
                 "metadata": {"name": "%s", "labels": {"kubernetes.io/hostname": "%s", "nvidia.com/gpu.count": "%d",
                   "nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3", "nvidia.com/mig.config": "all-disabled"}},
                 "status": {"allocatable": {"nvidia.com/gpu": "%d", "cpu": "64", "memory": "512Gi", "pods": "110"},
                   "conditions": [{"type": "Ready", "status": "True"}]}}""".formatted(name, name, gpus, gpus));
    }

    private static String joined(List<ObjectNode> nodes) {
        List<String> texts = new ArrayList<>();
        nodes.forEach(it -> texts.add(it.toString()));
        return String.join("\n---\n", texts);
    }

    /** What the MIG manager and the device plugin make of a node with the plan's label. */
    private static ObjectNode asPlanned(ObjectNode node, JsonNode plan) {
        ObjectNode planned = node.deepCopy();
        ObjectNode amounts = (ObjectNode) planned.at("/status/allocatable");
        amounts.put(GPU, "0");
        for (JsonNode other : plan.at("/pools/0/nodes")) {
            if (other.path("name").equals(node.at("/metadata/name"))) {
                other.path("gpus").forEach(gpu -> add(gpu.path("layout"), amounts));
            }
        }
        return planned;
    }

    private static void add(JsonNode layout, ObjectNode amounts) {
        if (layout.isTextual()) {
            amounts.put(GPU, Integer.toString(amounts.path(GPU).asInt() + 1));
        }
        layout.properties().forEach(it -> {
            String resource = "nvidia.com/mig-" + it.getKey();
            amounts.put(
                    resource,
                    Integer.toString(
                            amounts.path(resource).asInt() + it.getValue().asInt()));
        });
    }

    private static void put(ObjectNode node) {
        ObjectNode status = (ObjectNode) node.get("status");
        status.set("capacity", status.get("allocatable").deepCopy());
        GoldenNodes.put(admin, node);
    }

    private static JsonNode scheduled(String name) {
        Admin.await(
                "a node for " + name,
                () -> admin.get(Admin.pods("planned") + "/" + name)
                        .orFail()
                        .body()
                        .at("/spec/nodeName")
                        .isTextual());
        return admin.get(Admin.pods("planned") + "/" + name).orFail().body();
    }

    /** How many devices of each resource the plan gives to pods. */
    private static Map<String, Integer> planned(JsonNode plan) {
        Map<String, Integer> planned = new TreeMap<>();
        for (JsonNode node : plan.at("/pools/0/nodes")) {
            for (JsonNode gpu : node.path("gpus")) {
                gpu.path("pods")
                        .properties()
                        .forEach(it -> planned.merge(
                                it.getKey().equals("whole") ? GPU : "nvidia.com/mig-" + it.getKey(),
                                it.getValue().size(),
                                Integer::sum));
            }
        }
        return planned;
    }

    private static Map<String, Integer> held(Iterable<JsonNode> pods) {
        Map<String, Integer> held = new TreeMap<>();
        for (JsonNode pod : pods) {
            for (JsonNode container : pod.at("/spec/containers")) {
                container
                        .at("/resources/limits")
                        .properties()
                        .forEach(it -> held.merge(it.getKey(), it.getValue().asInt(), Integer::sum));
            }
        }
        assertTrue(held.keySet().stream().allMatch(it -> it.startsWith("nvidia.com/")), held::toString);
        return held;
    }

    private static int asked(JsonNode pod, String resource) {
        int sum = 0;
        for (JsonNode container : pod.at("/spec/containers")) {
            sum += container.at("/resources/limits").path(resource).asInt();
        }
        return sum;
    }

    private static int cut(JsonNode plan) {
        int cut = 0;
        for (JsonNode node : plan.at("/pools/0/nodes")) {
            for (JsonNode gpu : node.path("gpus")) {
                cut += gpu.path("layout").isObject() ? 1 : 0;
            }
        }
        return cut;
    }
}
