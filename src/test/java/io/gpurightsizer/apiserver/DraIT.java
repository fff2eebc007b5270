package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Pem;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Slices;
import io.gpurightsizer.testing.TlsServer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Dynamic resource allocation with a real API server, scheduler and resource claim controller: ResourceSlices are written as
 * NVIDIA's driver writes them, and the scheduler allocates claims. No kubelet runs anything. Skipped where no {@code
 * kube-scheduler} and {@code kube-controller-manager} lie beside the other binaries. {@code -Ddra.clusters=20} tries that
 * many random clusters, {@code -Ddra.seed=7} begins with another one.
 */
class DraIT {
    private static final int CLUSTERS = Integer.getInteger("dra.clusters", 2);
    private static final int FIRST_SEED = Integer.getInteger("dra.seed", 1);
    private static final int PODS = 14;
    private static final List<String> KINDS = List.of("asr", "asr", "tts", "either", "llm");
    private static final String TEAM = "team";
    private static final String TABLE = "src/test/resources/dra/table.yaml";
    private static final String SMALL = "nvidia.com/mig-1g.10gb";
    private static final String API = "/apis/resource.k8s.io/v1/";
    private static final String WITHOUT = "no kube-scheduler or kube-controller-manager beside kube-apiserver";

    @TempDir
    static Path folder;

    private static ControlPlane plane;
    private static Admin admin;
    private static Jar webhook;

    private final List<String> made = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        plane = ControlPlane.orSkip(folder);
        boolean complete = plane.hasControllers() && plane.hasScheduler();
        if (!complete) {
            System.err.println("SKIPPED, dynamic resource allocation: " + WITHOUT);
        }
        assumeTrue(complete, WITHOUT);
        plane.startControllers("resourceclaim-controller,resourcequota-controller,garbage-collector-controller");
        plane.startScheduler();
        admin = new Admin(plane.admin()).namespace(TEAM, Map.of());
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

    @AfterEach
    void clear() {
        if (plane.hasScheduler()) {
            clearPods();
            made.forEach(it -> admin.send("DELETE", it, "application/json", "{}"));
            made.clear();
        }
    }

    /**
     * Pods that wait go first, lest the scheduler bind one of them to what the others leave, just when it is deleted too: where
     * the claim that it made for the pod's extended resource is gone before it has seen it, Kubernetes 1.36 goes on for two
     * minutes to take the devices for allocated ({@code waitForExtendedClaimInAssumeCache}), and up to five more minutes pass
     * until it looks again at pods that it refused meanwhile.
     */
    private static void clearPods() {
        items(Admin.pods(TEAM)).stream()
                .filter(it -> it.at("/spec/nodeName").asText().isEmpty())
                .forEach(it -> admin.deleteAtOnce(
                        Admin.pods(TEAM) + "/" + it.at("/metadata/name").asText()));
        admin.clear(TEAM);
        await("claims gone", () -> items(API + "resourceclaims").isEmpty());
    }

    @Test
    void aPodGetsAClaimAllocatedFromTheSliceThatTheReasonNames() {
        node("a", Map.of());
        Slices.classesOfTheChart().forEach(this::make);
        make(Slices.profileClass("1g.10gb"));
        make(Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 7)));
        awaitFree(SMALL, 7);

        JsonNode pod = created("asr", "asr", "nvidia.com/gpu");

        assertEquals(SMALL, resizedTo(pod));
        assertTrue(reason(pod).endsWith("nvidia.com/mig-1g.10gb has 9.75 GiB; on node a"), reason(pod));
        assertEquals("a", nodeOf("asr"));
        assertTrue(deviceOf("asr").startsWith("a/gpu-0-mig-19-"), deviceOf("asr"));
    }

    @Test
    void theEighthPodOfSevenSlicesKeepsItsWholeGpuAndGetsOne() {
        node("a", Map.of());
        node("b", Map.of());
        Slices.classesOfTheChart().forEach(this::make);
        make(Slices.profileClass("1g.10gb"));
        make(Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 7)));
        make(Slices.slice("b", Slices.gpus(1)));
        awaitFree(SMALL, 7);
        awaitFree("nvidia.com/gpu", 1);

        for (int i = 0; i < 8; i++) {
            created("asr-" + i, "asr", "nvidia.com/gpu");
            nodeOf("asr-" + i);
            awaitFree(SMALL, Math.max(0, 6 - i));
        }

        assertEquals(
                List.of("a", "a", "a", "a", "a", "a", "a", "b"),
                IntStream.range(0, 8).mapToObj(i -> nodeOf("asr-" + i)).toList());
        assertEquals("b/gpu-0", deviceOf("asr-7"));
    }

    /** As under NVIDIA's GPUCluster, whose class has no resource. */
    @Test
    void aPodThatAsksByTheNameOfTheClassIsResizedToo() {
        String ofClass = "deviceclass.resource.kubernetes.io/gpu.nvidia.com";
        node("a", Map.of());
        make(Slices.deviceClass("gpu.nvidia.com", Slices.GPU_SELECTOR, ""));
        make(Slices.profileClass("1g.10gb"));
        List<ObjectNode> devices = new ArrayList<>(Slices.gpus(1));
        devices.addAll(Slices.migDevices(1, "1g.10gb", "9984Mi", 1));
        make(Slices.slice("a", devices));
        awaitFree(SMALL, 1);

        JsonNode first = created("asr-0", "asr", ofClass);
        String firstDevice = nodeOf("asr-0") + " " + deviceOf("asr-0");
        JsonNode second = created("asr-1", "asr", ofClass);

        assertEquals(
                "{\"" + SMALL + "\":\"1\"}",
                first.at("/spec/containers/0/resources/limits").toString());
        assertEquals(
                ofClass,
                first.at("/metadata/annotations/gpu-rightsizer.io~1resized-from")
                        .asText());
        assertEquals("a a/gpu-1-mig-19-7-0", firstDevice);
        assertEquals("", resizedTo(second));
        assertEquals("a a/gpu-0", nodeOf("asr-1") + " " + deviceOf("asr-1"));
    }

    @Test
    void aQuotaOnTheClassThatIsUsedUpKeepsTheGpu() {
        node("a", Map.of());
        make(Slices.classesOfTheChart().get(0));
        make(Slices.profileClass("1g.10gb"));
        List<ObjectNode> devices = new ArrayList<>(Slices.gpus(1));
        devices.addAll(Slices.migDevices(1, "1g.10gb", "9984Mi", 3));
        make(Slices.slice("a", devices));
        awaitFree(SMALL, 3);
        String path = "/api/v1/namespaces/team/resourcequotas/slices";
        admin.apply(path, """
            {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "slices"}, "spec": {"hard":
            {"requests.deviceclass.resource.kubernetes.io/mig-1g.10gb.gpu.nvidia.com": "1"}}}
            """).orFail();
        made.add(path);
        Admin.await(
                "quota counted",
                () -> !admin.get(path).orFail().body().at("/status/hard").isEmpty());
        pause(1_000);

        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            JsonNode pod = created("asr-" + i, "asr", "nvidia.com/gpu");
            outcomes.add((resizedTo(pod).isEmpty() ? "whole on " : "slice on ") + nodeOf("asr-" + i));
            await(
                    "quota counted",
                    () -> admin.get(path)
                            .orFail()
                            .body()
                            .at("/status/used")
                            .toString()
                            .contains("\"1\""));
            pause(2_000);
        }

        assertEquals(
                List.of("slice on a", "whole on a"),
                outcomes,
                () -> admin.get(path).body() + " " + items(API + "resourceclaims"));
    }

    @Test
    void withAClaimTemplateTheEighthPodOfSevenSlicesGetsAWholeGpu() {
        node("a", Map.of());
        node("b", Map.of());
        Slices.classesOfTheChart().forEach(this::make);
        make(Slices.profileClass("1g.10gb"));
        make(Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 7)));
        make(Slices.slice("b", Slices.gpus(1)));
        make(Slices.claimTemplate(TEAM, "slice-or-gpu", "mig-1g.10gb.gpu.nvidia.com", "gpu.nvidia.com"));
        awaitFree(SMALL, 7);
        pause(1_000);

        List<JsonNode> pods = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            pods.add(created("p-" + i, "either", "nvidia.com/gpu"));
            nodeOf("p-" + i);
            awaitFree(SMALL, Math.max(0, 6 - i));
            awaitFree("nvidia.com/gpu", i < 7 ? 1 : 0);
            pause(500);
        }
        JsonNode first = pods.get(0);
        List<String> targets = pods.stream().map(DraIT::resizedTo).toList();

        assertEquals(
                "{\"claims\":[{\"name\":\"gpu-rightsizer-0\"}]}",
                first.at("/spec/containers/0/resources").toString());
        assertEquals(
                "[{\"name\":\"gpu-rightsizer-0\",\"resourceClaimTemplateName\":\"slice-or-gpu\"}]",
                first.at("/spec/resourceClaims").toString());
        assertEquals(
                IntStream.range(0, 9)
                        .mapToObj(i -> i < 8 ? "claimTemplate/slice-or-gpu" : "")
                        .toList(),
                targets);
        assertEquals("b/gpu-0", deviceOf("p-7"));
        assertEquals("", nodeOf("p-8"));
    }

    /** The other webhook is called after ours, which is then called again. */
    @Test
    @SuppressWarnings("try") // registrations are held, not used
    void aPodThatAnotherWebhookChangesHasItsClaimOrItsWholeGpuNeverBoth() {
        node("a", Map.of());
        Slices.classesOfTheChart().forEach(this::make);
        make(Slices.profileClass("1g.10gb"));
        List<ObjectNode> devices = new ArrayList<>(Slices.gpus(1));
        devices.addAll(Slices.migDevices(1, "1g.10gb", "9984Mi", 2));
        make(Slices.slice("a", devices));
        make(Slices.claimTemplate(TEAM, "slice-or-gpu", "mig-1g.10gb.gpu.nvidia.com", "gpu.nvidia.com"));
        awaitFree(SMALL, 2);
        pause(1_000);
        Pem pem = Pem.in(folder);
        try (TlsServer other = new TlsServer(pem, DraIT::patchedAsItsLabelSays);
                Registration registration = Registration.of(
                        admin, "other", other.port(), pem, it -> it.put("reinvocationPolicy", "Never"))) {
            Admin.await(
                    "the other webhook called",
                    () -> admin.tryPod(pod("probe", "llm", "nvidia.com/gpu", "enforce"))
                            .orFail()
                            .body()
                            .at("/metadata/annotations")
                            .has("other"));

            JsonNode withGpu = createdFor("gpu-again");
            JsonNode withScheduler = createdFor("scheduler");

            assertEquals("claimTemplate/slice-or-gpu", resizedTo(withGpu));
            assertEquals(
                    "{\"claims\":[{\"name\":\"gpu-rightsizer-0\"}]}",
                    withGpu.at("/spec/containers/0/resources").toString());
            assertEquals(1, withGpu.at("/spec/resourceClaims").size());
            assertEquals("a", nodeOf("gpu-again"));
            assertTrue(deviceOf("gpu-again").startsWith("a/gpu-1-mig-"), deviceOf("gpu-again"));
            assertEquals("", resizedTo(withScheduler));
            assertEquals(
                    "{\"limits\":{\"nvidia.com/gpu\":\"1\"},\"requests\":{\"nvidia.com/gpu\":\"1\"}}",
                    withScheduler.at("/spec/containers/0/resources").toString());
            assertTrue(withScheduler.at("/spec/resourceClaims").isEmpty(), withScheduler::toString);
        }
    }

    private static JsonNode createdFor(String other) {
        ObjectNode pod = pod(other, "either", "nvidia.com/gpu", "enforce");
        ((ObjectNode) pod.at("/metadata/labels")).put("other", other);
        return admin.createPod(pod).orFail().body();
    }

    /** Adds a whole GPU, or names another scheduler. */
    private static void patchedAsItsLabelSays(HttpExchange exchange) throws IOException {
        JsonNode request = Reviews.JSON.readTree(exchange.getRequestBody()).path("request");
        JsonNode pod = request.path("object");
        ArrayNode patch = Reviews.JSON.createArrayNode();
        add(patch, "/metadata/annotations", pod.at("/metadata/annotations").isMissingNode() ? Map.of() : null);
        add(patch, "/metadata/annotations/other", "called");
        switch (pod.at("/metadata/labels").path("other").asText()) {
            case "gpu-again" -> {
                add(patch, "/spec/containers/0/resources/limits", Map.of("nvidia.com/gpu", "1"));
                add(patch, "/spec/containers/0/resources/requests", Map.of("nvidia.com/gpu", "1"));
            }
            case "scheduler" -> add(patch, "/spec/schedulerName", "yunikorn");
            default -> {}
        }
        ObjectNode review = Reviews.JSON.createObjectNode();
        review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        review.putObject("response")
                .put("uid", request.path("uid").asText())
                .put("allowed", true)
                .put("patchType", "JSONPatch")
                .put("patch", patch.toString().getBytes(UTF_8));
        byte[] answer = review.toString().getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static void add(ArrayNode patch, String path, Object value) {
        if (value != null) {
            patch.addObject().put("op", "add").put("path", path).set("value", Reviews.JSON.valueToTree(value));
        }
    }

    @Test
    void aClaimTemplateThatIsNotThereIsNotOffered() {
        node("a", Map.of());
        Slices.classesOfTheChart().forEach(this::make);
        List<ObjectNode> devices = new ArrayList<>(Slices.gpus(1));
        devices.addAll(Slices.migDevices(1, "1g.10gb", "9984Mi", 1));
        make(Slices.slice("a", devices));
        awaitFree("nvidia.com/gpu", 1);

        JsonNode pod = created("p", "either", "nvidia.com/gpu");

        assertEquals("", resizedTo(pod));
        assertEquals("a a/gpu-0", nodeOf("p") + " " + deviceOf("p"));
    }

    @Test
    void devicePluginsAndDriversInOneCluster() {
        node("plugin", Map.of("nvidia.com/gpu", "1", SMALL, "1"));
        node("dra", Map.of());
        Slices.classesOfTheChart().forEach(this::make);
        make(Slices.profileClass("1g.10gb"));
        List<ObjectNode> devices = new ArrayList<>(Slices.gpus(1));
        devices.addAll(Slices.migDevices(1, "1g.10gb", "9984Mi", 2));
        make(Slices.slice("dra", devices));
        awaitFree(SMALL, 3);

        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            JsonNode pod = created("asr-" + i, "asr", "nvidia.com/gpu");
            outcomes.add((resizedTo(pod).isEmpty() ? "whole" : "slice")
                    + (nodeOf("asr-" + i).isEmpty() ? " waits" : ""));
            awaitFree(SMALL, Math.max(0, 2 - i));
        }

        assertEquals(List.of("slice", "slice", "slice", "whole", "whole"), outcomes);
    }

    @Test
    void slicesOfAGpuThatIsTakenWholeAreNotOffered() {
        node("a", Map.of());
        make(Slices.classesOfTheChart().get(0));
        make(Slices.profileClass("1g.10gb"));
        Slices.dynamic("a", 2).forEach(this::make);
        awaitFree(SMALL, 14);

        created("llm", "llm", "nvidia.com/gpu");
        assertEquals("a", nodeOf("llm"));
        awaitFree("nvidia.com/gpu", 1);
        awaitFree(SMALL, 7);
        for (int i = 0; i < 7; i++) {
            assertEquals(SMALL, resizedTo(created("asr-" + i, "asr", "nvidia.com/gpu")));
            assertEquals("a", nodeOf("asr-" + i));
            awaitFree(SMALL, 6 - i);
        }

        assertEquals("", resizedTo(created("asr-7", "asr", "nvidia.com/gpu")));
    }

    /** Each pod is compared with one that the webhook leaves as it is, created a moment before in the same state. */
    @Test
    void noPodIsWorseOffThanItsUnchangedTwinInRandomClusters() {
        List<String> worse = new ArrayList<>();
        int compared = 0;
        int resized = 0;
        for (int seed = FIRST_SEED; seed < FIRST_SEED + CLUSTERS; seed++) {
            Random random = new Random(seed);
            randomNodes(random);
            for (int i = 0; i < PODS; i++) {
                String kind = KINDS.get(random.nextInt(KINDS.size()));
                String name = kind + "-" + i;
                String before = bound();
                String twin = nodeOfUnchanged(name + "-twin", kind);
                boolean sameState = bound().equals(before);
                JsonNode pod = created(name, kind, "nvidia.com/gpu");
                String node = nodeOf(name);
                compared += sameState ? 1 : 0;
                resized += resizedTo(pod).isEmpty() ? 0 : 1;
                if (sameState && !twin.isEmpty() && node.isEmpty() && !runsSoon(name)) {
                    worse.add("seed " + seed + ": " + name + " (" + resizedTo(pod)
                            + ") is without a node, its twin was on " + twin + "; " + reason(pod) + "; "
                            + scheduling(name) + "; " + bound() + "; " + held());
                }
            }
            clear();
        }
        System.err.println("dynamic resource allocation, compared with unchanged twins: " + CLUSTERS + " clusters, "
                + compared + " pods compared, " + resized + " resized, " + worse.size() + " worse off");

        assertEquals(List.of(), worse);
        assertTrue(resized > 0, "no pod was resized: nothing was compared");
    }

    /** Empty if the scheduler finds none; then it is as if the pod had never been there. */
    private static String nodeOfUnchanged(String name, String kind) {
        created(name, kind, "nvidia.com/gpu", "off");
        String node = nodeOf(name);
        admin.deleteAtOnce(Admin.pods(TEAM) + "/" + name);
        await(
                "claims of " + name + " gone",
                () -> items(API + "resourceclaims").stream()
                        .noneMatch(it -> it.at("/metadata/ownerReferences/0/name")
                                .asText()
                                .equals(name)));
        pause(300);
        return node;
    }

    /** What the scheduler says of a pod. */
    private static String scheduling(String pod) {
        return admin.get(Admin.pods(TEAM) + "/" + pod)
                .orFail()
                .body()
                .at("/status/conditions/0/message")
                .asText();
    }

    /** The devices that claims hold. */
    private static String held() {
        return items(API + "resourceclaims").stream()
                .map(it -> it.at("/metadata/name").asText() + " holds "
                        + it.at("/status/allocation/devices/results/0/pool").asText() + "/"
                        + it.at("/status/allocation/devices/results/0/device").asText())
                .toList()
                .toString();
    }

    /** Which pod is on which node. A twin that comes and goes may let a waiting pod take a device; then nothing is compared. */
    private static String bound() {
        return items(Admin.pods(TEAM)).stream()
                .map(it -> it.at("/metadata/name").asText() + " on "
                        + it.at("/spec/nodeName").asText())
                .toList()
                .toString();
    }

    /** The scheduler looks again at a pod that waits seconds after devices came free. */
    private static boolean runsSoon(String pod) {
        for (int i = 0; i < 100; i++) {
            JsonNode seen = admin.get(Admin.pods(TEAM) + "/" + pod).orFail().body();
            if (!seen.at("/spec/nodeName").asText().isEmpty()) {
                return true;
            }
            pause(100);
        }
        return false;
    }

    /** The same pods in the same order, once left as they are and once with the webhook. */
    @Test
    void noMorePodsAreWithoutANodeInRandomClusters() {
        List<String> worse = new ArrayList<>();
        int resized = 0;
        for (int seed = FIRST_SEED; seed < FIRST_SEED + CLUSTERS; seed++) {
            randomNodes(new Random(seed));
            List<String> unchanged = withoutNode(seed, "off");
            clearPods();
            pause(2_000);
            List<String> with = withoutNode(seed, "enforce");
            for (JsonNode pod : items(Admin.pods(TEAM))) {
                resized += resizedTo(pod).isEmpty() ? 0 : 1;
            }
            if (with.size() > unchanged.size()) {
                worse.add("seed " + seed + ": without a node are " + with + ", unchanged " + unchanged);
            }
            clear();
        }
        System.err.println("dynamic resource allocation, whole sequences: " + CLUSTERS + " clusters of " + PODS
                + " pods, " + resized + " pods resized, " + worse.size() + " with more pods without a node");

        assertEquals(List.of(), worse);
        assertTrue(resized > 0, "no pod was resized: nothing was compared");
    }

    private static List<String> withoutNode(int seed, String mode) {
        Random random = new Random(seed);
        List<String> pods = new ArrayList<>();
        for (int i = 0; i < PODS; i++) {
            String kind = KINDS.get(random.nextInt(KINDS.size()));
            pods.add(kind + "-" + i);
            created(kind + "-" + i, kind, "nvidia.com/gpu", mode);
            nodeOf(kind + "-" + i);
        }
        return pods.stream().filter(it -> nodeOf(it).isEmpty()).toList();
    }

    private void randomNodes(Random random) {
        Slices.classesOfTheChart().forEach(this::make);
        make(Slices.profileClass("1g.10gb"));
        make(Slices.profileClass("2g.20gb"));
        make(Slices.claimTemplate(TEAM, "slice-or-gpu", "mig-1g.10gb.gpu.nvidia.com", "gpu.nvidia.com"));
        for (int i = 0; i < 3; i++) {
            String name = "n" + i;
            switch (random.nextInt(4)) {
                case 0 -> node(name, Map.of("nvidia.com/gpu", "1", SMALL, "2"));
                case 1 -> {
                    node(name, Map.of());
                    Slices.dynamic(name, 1).forEach(this::make);
                }
                case 2 -> {
                    node(name, Map.of());
                    make(Slices.slice(name, Slices.gpus(2)));
                }
                default -> {
                    node(name, Map.of());
                    List<ObjectNode> devices = new ArrayList<>(Slices.migDevices(0, "1g.10gb", "9984Mi", 3));
                    devices.addAll(Slices.migDevices(1, "2g.20gb", "19968Mi", 1));
                    make(Slices.slice(name, devices));
                }
            }
        }
        pause(1_000);
    }

    private void node(String name, Map<String, String> devices) {
        ObjectNode node = Reviews.yaml("""
            apiVersion: v1
            kind: Node
            metadata:
              name: %s
              labels:
                kubernetes.io/hostname: %s
                kubernetes.io/arch: amd64
                kubernetes.io/os: linux
                nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3
                nvidia.com/gpu.compute.major: "9"
                nvidia.com/gpu.compute.minor: "0"
            status:
              allocatable: {cpu: "64", memory: 512Gi, pods: "110"}
              conditions: [{type: Ready, status: "True"}]
            """.formatted(name, name));
        devices.forEach((resource, count) -> ((ObjectNode) node.at("/status/allocatable")).put(resource, count));
        GoldenNodes.put(admin, node);
        made.add("/api/v1/nodes/" + name);
    }

    private void make(ObjectNode object) {
        String kind = object.path("kind").asText();
        String path = API
                + switch (kind) {
                    case "ResourceSlice" -> "resourceslices";
                    case "DeviceClass" -> "deviceclasses";
                    default -> "namespaces/team/resourceclaimtemplates";
                };
        admin.send("POST", path, object).orFail();
        made.add(path + "/" + object.at("/metadata/name").asText());
    }

    private static JsonNode created(String name, String model, String resource) {
        return created(name, model, resource, "enforce");
    }

    private static JsonNode created(String name, String model, String resource, String mode) {
        return admin.createPod(pod(name, model, resource, mode)).orFail().body();
    }

    private static ObjectNode pod(String name, String model, String resource, String mode) {
        return Reviews.yaml("""
            apiVersion: v1
            kind: Pod
            metadata: {name: %s, namespace: team, labels: {gpu-rightsizer.io/model: %s, gpu-rightsizer.io/mode: "%s"}}
            spec: {containers: [{name: main, image: server, resources: {limits: {%s: 1}}}]}
            """.formatted(name, model, mode, resource));
    }

    private static String resizedTo(JsonNode pod) {
        return pod.at("/metadata/annotations")
                .path("gpu-rightsizer.io/resized-to")
                .asText("");
    }

    private static String reason(JsonNode pod) {
        return pod.at("/metadata/annotations").path("gpu-rightsizer.io/reason").asText("");
    }

    /** Empty if the scheduler finds none. */
    private static String nodeOf(String pod) {
        for (int i = 0; i < 100; i++) {
            JsonNode seen = admin.get(Admin.pods(TEAM) + "/" + pod).orFail().body();
            String node = seen.at("/spec/nodeName").asText();
            if (!node.isEmpty()) {
                return node;
            }
            boolean refused = seen.at("/status/conditions/0/reason").asText().equals("Unschedulable");
            if (refused && i > 25) {
                return "";
            }
            pause(50);
        }
        throw new AssertionError("the scheduler does not say anything of " + pod);
    }

    /** The pool and the name of the device in the pod's claim. */
    private static String deviceOf(String pod) {
        for (JsonNode claim : items(API + "namespaces/team/resourceclaims")) {
            if (claim.at("/status/reservedFor/0/name").asText().equals(pod)) {
                JsonNode result = claim.at("/status/allocation/devices/results/0");
                return result.path("pool").asText() + "/"
                        + result.path("device").asText();
            }
        }
        throw new AssertionError("no claim is reserved for " + pod);
    }

    private static List<JsonNode> items(String path) {
        List<JsonNode> items = new ArrayList<>();
        admin.get(path).orFail().body().path("items").forEach(items::add);
        return items;
    }

    /** Until the webhook counts so many as free. */
    private static void awaitFree(String resource, int count) {
        String line = "gpu_rightsizer_free_devices{resource=\"" + resource + "\"} " + count + ".0";
        Admin.await(line, () -> webhook.metrics().contains(line));
    }

    /** Controllers take their time on a busy machine. */
    private static void await(String what, BooleanSupplier condition) {
        for (int i = 0; i < 600; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            pause(250);
        }
        throw new AssertionError("after 150 s still not: " + what + ": " + items(API + "resourceclaims"));
    }

    private static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
