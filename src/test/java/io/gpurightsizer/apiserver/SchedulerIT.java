package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
 * No pod is worse off, by a real kube-scheduler: in random clusters each pod is compared with a twin that the webhook leaves
 * as it is, created a moment before in the same state of the cluster. Skipped where no {@code kube-scheduler} and {@code
 * kube-controller-manager} lie beside the other binaries. {@code -Dscheduler.clusters=100} tries that many clusters, {@code
 * -Dscheduler.seed=7} begins with another one.
 */
class SchedulerIT {
    private static final int CLUSTERS = Integer.getInteger("scheduler.clusters", 3);
    private static final int FIRST_SEED = Integer.getInteger("scheduler.seed", 1);
    private static final int PODS = 16;
    private static final String TABLE = "src/test/resources/scheduler/table.yaml";
    private static final String WITHOUT = "no kube-scheduler or kube-controller-manager beside kube-apiserver";

    @TempDir
    static Path folder;

    private static ControlPlane plane;
    private static Admin admin;
    private static Jar webhook;

    /** How a pod ended: refused with a message, on a node, or without one. */
    private record Outcome(String refusal, String node, JsonNode pod) {
        boolean runs() {
            return !node.isEmpty();
        }

        String inWords() {
            return refusal.isEmpty()
                    ? runs()
                            ? "on node " + node
                            : "without a node ("
                                    + pod.at("/status/conditions/0/message").asText() + ")"
                    : "refused: " + refusal;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        plane = ControlPlane.orSkip(folder);
        boolean complete = plane.hasControllers() && plane.hasScheduler();
        if (!complete) {
            System.err.println("SKIPPED, comparison with unchanged twins: " + WITHOUT);
        }
        assumeTrue(complete, WITHOUT);
        plane.startControllers("resourcequota-controller");
        plane.startScheduler();
        admin = new Admin(plane.admin()).namespace("held", Map.of("gpu-rightsizer.io/mode", "off"));
        RandomCluster.NAMESPACES.forEach(namespace -> admin.namespace(namespace, Map.of()));
        for (RandomCluster.Limit limit : RandomCluster.limits()) {
            admin.apply(limit.path(), limit.yaml()).orFail();
        }
        webhook = WatchingWebhook.of(plane, admin, folder, Map.of("RIGHTSIZER_TABLE", TABLE));
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
    void noPodIsWorseOffThanItsUnchangedTwin() {
        List<String> worse = new ArrayList<>();
        int resized = 0;
        for (int seed = FIRST_SEED; seed < FIRST_SEED + CLUSTERS; seed++) {
            resized += compare(seed, worse);
        }
        System.err.println("compared with unchanged twins: " + CLUSTERS + " clusters of " + PODS + " pods, " + resized
                + " pods resized, " + worse.size() + " worse off");

        assertEquals(List.of(), worse);
        assertTrue(resized > 0, "no pod was resized: nothing was compared");
    }

    /**
     * Runs in which nothing is changed may differ by how the scheduler breaks ties. Pods whose row says {@code wholeGpu:
     * required} are as they are in all runs, since they may wait.
     *
     * <p>Of some hundred clusters one may differ all the same, for example seed 3036: a pod of 3 cpu runs that waits unchanged,
     * since a pod before it has a slice elsewhere, and two later ones of 1 cpu wait for what it takes. So may one in which a pod
     * is led to the whole GPU that a later one needs. What has no node is named, so that this can be seen.
     */
    @Test
    void noMorePodsAreWithoutANodeAtTheEnd() {
        List<String> worse = new ArrayList<>();
        for (int seed = FIRST_SEED; seed < FIRST_SEED + CLUSTERS; seed++) {
            List<String> first = withoutNode(seed, SchedulerIT::unchanged);
            List<String> second = withoutNode(seed, SchedulerIT::unchanged);
            List<String> without = withoutNode(seed, pod -> mustHaveAWholeGpu(pod) ? unchanged(pod) : pod);
            if (without.size() > Math.max(first.size(), second.size())) {
                worse.add(
                        "seed " + seed + ": without a node are " + without + ", unchanged " + first + " and " + second);
            }
        }
        System.err.println("whole sequences: " + CLUSTERS + " clusters of " + PODS + " pods, " + worse.size()
                + " with more pods without a node");

        assertEquals(List.of(), worse);
    }

    /** The pods that have no node at the end. */
    private static List<String> withoutNode(int seed, UnaryOperator<ObjectNode> asCreated) {
        RandomCluster cluster = set(seed);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < PODS; i++) {
            outcomes.add(outcome(asCreated.apply(cluster.pod(i))));
        }
        pause(1_500);
        List<String> without = outcomes.stream()
                .filter(it -> !it.runs() && !hasNode(it))
                .map(it -> it.pod().at("/metadata/name").asText())
                .toList();
        clear(cluster);
        return without;
    }

    /** How many pods were resized. */
    private static int compare(int seed, List<String> worse) {
        RandomCluster cluster = set(seed);
        int resized = 0;
        for (int i = 0; i < PODS; i++) {
            ObjectNode pod = cluster.pod(i);
            ObjectNode twin = unchanged(pod);
            String before = bound();
            Outcome unchanged = outcome(twin);
            remove(twin, unchanged);
            boolean sameState = bound().equals(before);
            String audited = audited(pod);
            Outcome outcome = outcome(pod);
            resized += isResized(outcome.pod()) ? 1 : 0;
            String decided = outcome.pod()
                    .at("/metadata/annotations")
                    .path("gpu-rightsizer.io/resized-to")
                    .asText("keep");
            if (!audited.startsWith(decided)) {
                worse.add("seed " + seed + ", pod " + i + ": the audit says " + audited + ", the webhook " + decided
                        + " " + outcome.pod().at("/metadata/annotations") + " " + pod);
            }
            if (mustHaveAWholeGpu(pod)) {
                if (outcome.runs() && isSteered(outcome.pod()) && hasParts(cluster, outcome.node())) {
                    worse.add("seed " + seed + ", pod " + i + " must have a whole GPU and is " + outcome.inWords());
                }
            } else if (sameState && unchanged.runs() && !outcome.runs() && !runsSoon(outcome)) {
                worse.add("seed " + seed + ", pod " + i + " is " + outcome.inWords() + ", its twin was "
                        + unchanged.inWords() + ": " + outcome.pod().at("/metadata/annotations") + " " + pod);
            }
        }
        clear(cluster);
        return resized;
    }

    /** Its row says {@code wholeGpu: required}, which may let it wait. */
    private static boolean mustHaveAWholeGpu(ObjectNode pod) {
        return pod.at("/spec/containers").toString().contains("latency-");
    }

    /** Not where no whole GPU is reachable. */
    private static boolean isSteered(JsonNode pod) {
        return pod.at("/metadata/annotations").has("gpu-rightsizer.io/steered");
    }

    /** Whether what a node calls nvidia.com/gpu is a part of a GPU. */
    private static boolean hasParts(RandomCluster cluster, String name) {
        return cluster.nodes().stream()
                .filter(it -> it.at("/metadata/name").asText().equals(name))
                .map(it -> it.at("/metadata/labels/nvidia.com~1gpu.product").asText())
                .anyMatch(it -> it.endsWith("-SHARED") || it.contains("-MIG-"));
    }

    /** Which pod is on which node. A twin that comes and goes may let a waiting pod take a node; then nothing is compared. */
    private static String bound() {
        List<String> bound = new ArrayList<>();
        for (JsonNode pod : admin.get("/api/v1/pods").orFail().body().path("items")) {
            bound.add(pod.at("/metadata/name").asText() + " on "
                    + pod.at("/spec/nodeName").asText());
        }
        return bound.toString();
    }

    /** What the audit decides of a pod with the objects of the cluster as they are now: a target, or {@code keep} and why. */
    private static String audited(ObjectNode pod) {
        ArrayNode objects = Reviews.JSON.createArrayNode();
        for (String kind : List.of("nodes", "pods", "namespaces", "resourcequotas", "limitranges")) {
            JsonNode list = admin.get("/api/v1/" + kind).orFail().body();
            for (JsonNode item : list.path("items")) {
                ObjectNode object = item.deepCopy();
                object.put("apiVersion", "v1")
                        .put("kind", list.path("kind").asText().replaceAll("List$", ""));
                objects.add(object);
            }
        }
        ObjectNode list = Reviews.JSON.createObjectNode();
        list.put("apiVersion", "v1").put("kind", "List").set("items", objects);
        try {
            Path state = Files.writeString(folder.resolve("state.json"), list.toString());
            Path file = Files.writeString(folder.resolve("pod.json"), pod.toString());
            Typed audit = Typed.of(
                    "audit", "-o", "json", "-f", file.toString(), "--nodes", state.toString(), "--table", TABLE);
            JsonNode workload =
                    Reviews.JSON.readTree(audit.out()).path("workloads").path(0);
            if (workload.isMissingNode()) {
                throw new AssertionError("the audit says nothing of the pod: " + audit.out() + audit.err());
            }
            return workload.path("decision").asText().equals("resize")
                    ? workload.path("target").asText()
                    : "keep: " + workload.path("reason").asText() + ", "
                            + workload.path("detail").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RandomCluster set(int seed) {
        RandomCluster cluster = new RandomCluster(seed);
        for (ObjectNode node : cluster.nodes()) {
            GoldenNodes.put(admin, node.deepCopy());
        }
        for (ObjectNode holder : cluster.holders()) {
            admin.createPod(holder).orFail();
        }
        pause(300);
        return cluster;
    }

    private static void clear(RandomCluster cluster) {
        RandomCluster.NAMESPACES.forEach(admin::clear);
        admin.clear("held");
        for (ObjectNode node : cluster.nodes()) {
            admin.client().nodes().withName(node.at("/metadata/name").asText()).delete();
        }
        awaitQuotas();
    }

    private static ObjectNode unchanged(ObjectNode pod) {
        ObjectNode twin = pod.deepCopy();
        ObjectNode metadata = (ObjectNode) twin.get("metadata");
        metadata.put("name", metadata.get("name").asText() + "-twin");
        ((ObjectNode) metadata.get("labels")).put("gpu-rightsizer.io/mode", "off");
        return twin;
    }

    /** Creates it and waits until the scheduler has found a node for it, or none. */
    private static Outcome outcome(ObjectNode pod) {
        Admin.Answer created = admin.createPod(pod);
        if (!created.succeeded()) {
            return new Outcome(created.body().path("message").asText(), "", pod);
        }
        for (int i = 0; i < 500; i++) {
            JsonNode seen = admin.get(path(pod)).orFail().body();
            String node = seen.at("/spec/nodeName").asText();
            boolean refused = false;
            for (JsonNode condition : seen.at("/status/conditions")) {
                refused |= condition.path("type").asText().equals("PodScheduled")
                        && condition.path("status").asText().equals("False");
            }
            if (!node.isEmpty() || refused) {
                return new Outcome("", fits(node, seen) ? node : "", seen);
            }
            pause(20);
        }
        throw new AssertionError("the scheduler does not say anything of " + pod);
    }

    /** The scheduler hears of a pod that is gone and of a new one on two ways; it looks again a second later. */
    private static boolean runsSoon(Outcome outcome) {
        for (int i = 0; i < 30 && outcome.refusal().isEmpty(); i++) {
            if (hasNode(outcome)) {
                return true;
            }
            pause(100);
        }
        return false;
    }

    private static boolean hasNode(Outcome outcome) {
        return outcome.refusal().isEmpty()
                && outcome.pod().at("/spec/nodeName").isMissingNode()
                && !admin.get(path((ObjectNode) outcome.pod()))
                        .orFail()
                        .body()
                        .at("/spec/nodeName")
                        .isMissingNode();
    }

    /** A pod that names its node is not seen by the scheduler: there the kubelet refuses what the node has not. */
    private static boolean fits(String node, JsonNode pod) {
        return !node.isEmpty() && Kubelet.admits(admin, node, pod);
    }

    private static void remove(ObjectNode pod, Outcome outcome) {
        if (outcome.refusal().isEmpty()) {
            admin.deleteAtOnce(path(pod));
        }
        awaitQuotas();
        pause(250);
    }

    /** Until the quotas count no pod that is gone. */
    private static void awaitQuotas() {
        for (RandomCluster.Limit limit : RandomCluster.limits()) {
            if (limit.plural().equals("resourcequotas")) {
                Admin.await("quota of " + limit.namespace(), () -> isCounted(limit));
            }
        }
    }

    private static boolean isCounted(RandomCluster.Limit limit) {
        Map<String, Integer> requested = new HashMap<>();
        for (JsonNode pod :
                admin.get(Admin.pods(limit.namespace())).orFail().body().path("items")) {
            for (JsonNode container : pod.at("/spec/containers")) {
                container.at("/resources/requests").properties().forEach(entry -> {
                    if (entry.getKey().startsWith("nvidia.com/")) {
                        requested.merge(
                                "requests." + entry.getKey(), entry.getValue().asInt(), Integer::sum);
                    }
                });
            }
        }
        JsonNode status = admin.get(limit.path()).orFail().body().path("status");
        for (Map.Entry<String, JsonNode> hard : status.path("hard").properties()) {
            if (status.path("used").path(hard.getKey()).asInt() != requested.getOrDefault(hard.getKey(), 0)) {
                return false;
            }
        }
        return !status.path("hard").isEmpty();
    }

    private static boolean isResized(JsonNode pod) {
        return pod.at("/metadata/annotations").has("gpu-rightsizer.io/resized-to");
    }

    private static String path(ObjectNode pod) {
        return Admin.pods(pod.at("/metadata/namespace").asText()) + "/"
                + pod.at("/metadata/name").asText();
    }

    private static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
