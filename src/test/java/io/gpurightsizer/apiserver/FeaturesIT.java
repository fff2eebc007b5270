package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.gpurightsizer.testing.TlsServer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What else an API server does to a pod on its way in, before, after and between us. */
@SuppressWarnings("try") // registrations are held, not used
class FeaturesIT {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final String RESIZED = "nvidia.com/mig-1g.20gb";
    private static final String WHOLE = "nvidia.com/gpu";
    /** What a kube-apiserver reads of a request's body at most, by its own setting. */
    private static final int LARGEST_BODY = 3 << 20;

    private static final String RESIZED_TO = "gpu-rightsizer.io/resized-to";

    @TempDir
    static Path folder;

    private static Admin admin;
    private static Jar webhook;
    private static Pem pem;
    private static Registration registration;

    @BeforeAll
    static void start() {
        admin = new Admin(ApiServer.orSkip()).namespace("features", Map.of());
        pem = Pem.in(folder);
        Map<String, String> environment = new HashMap<>(pem.environment());
        environment.put("RIGHTSIZER_MODE", "enforce");
        environment.put("RIGHTSIZER_TABLE", FOLDER.resolve("table.yaml").toString());
        environment.put("RIGHTSIZER_NODES", FOLDER.resolve("nodes.yaml").toString());
        webhook = Jar.serve(environment);
        registration = Registration.of(admin, webhook.httpsPort, pem);
        Admin.await("webhook called", () -> isResized(admin.tryPod(asr("probe"))));
    }

    @AfterEach
    void clear() {
        admin.clear("features");
    }

    @AfterAll
    static void stop() {
        if (registration != null) {
            registration.close();
            webhook.close();
        }
        if (admin != null) {
            admin.close();
        }
    }

    @Test
    void whoCreatesAPodReadsWhatBecameOfIt() {
        Admin.Answer created = admin.createPod(asr("told")).orFail();

        assertEquals(
                List.of("resized container main from nvidia.com/gpu to " + RESIZED + " (row parakeet-asr)"),
                created.warnings());
    }

    @Test
    void theAuditLogSaysWhatWasDecided() throws IOException {
        admin.createPod(asr("audited")).orFail();

        JsonNode event = auditEventOf("audited");
        assertEquals(
                "resize",
                event.at("/annotations/pods.gpu-rightsizer.io~1decision").asText());
        assertEquals(
                "smallest-fit",
                event.at("/annotations/pods.gpu-rightsizer.io~1reason").asText());
        assertEquals(
                "parakeet-asr",
                event.at("/annotations/pods.gpu-rightsizer.io~1row").asText());
        assertEquals(
                RESIZED,
                event.at("/annotations/pods.gpu-rightsizer.io~1resource").asText());
        assertEquals(
                "enforce", event.at("/annotations/pods.gpu-rightsizer.io~1mode").asText());
    }

    @Test
    void podsNamedByTheServerAreResized() {
        ObjectNode pod = asr("x");
        ObjectNode metadata = (ObjectNode) pod.get("metadata");
        metadata.remove("name");
        metadata.put("generateName", "asr-");

        List<String> names = List.of(
                admin.createPod(pod).orFail().body().at("/metadata/name").asText(),
                admin.createPod(pod).orFail().body().at("/metadata/name").asText());

        assertEquals(2, names.stream().distinct().count(), names.toString());
    }

    @Test
    void aQuotaCountsWhatThePodGets() {
        quota("{requests.nvidia.com/gpu: \"0\", requests.nvidia.com/mig-1g.20gb: \"1\"}");
        try {
            Admin.Answer first = admin.createPod(asr("first"));
            Admin.await(
                    "the quota's use counted", () -> admin.tryPod(asr("second")).code() == 403);
            Admin.Answer second = admin.createPod(asr("second"));

            assertTrue(isResized(first), first.body().toString());
            assertEquals(403, second.code());
            assertTrue(
                    second.body().path("message").asText().contains("exceeded quota"),
                    second.body().toString());
        } finally {
            admin.send("DELETE", "/api/v1/namespaces/features/resourcequotas/gpus", "application/json", "{}");
            Admin.await("no quota", () -> admin.tryPod(unknown("probe")).succeeded());
        }
    }

    @Test
    void defaultsOfALimitRangeStayBesideWhatThePodGets() {
        limitRange("{cpu: \"2\", memory: 4Gi}", "cpu");
        try {
            JsonNode limits = limits(admin.createPod(asr("limited")).orFail(), 0);

            assertEquals("2", limits.path("cpu").asText());
            assertEquals("1", limits.path(RESIZED).asText());
            assertFalse(limits.has(WHOLE), limits.toString());
        } finally {
            noLimitRange();
        }
    }

    @Test
    void aGpuThatALimitRangePutsInByDefaultIsResizedAndDoesNotComeBack() {
        limitRange("{nvidia.com/gpu: \"1\"}", "nvidia.com~1gpu");
        try {
            ObjectNode pod = asr("defaulted");
            ((ObjectNode) pod.at("/spec/containers/0")).remove("resources");

            JsonNode limits = limits(admin.createPod(pod).orFail(), 0);
            JsonNode limitsOfOneThatAsks =
                    limits(admin.createPod(asr("asks-itself")).orFail(), 0);

            assertEquals("{\"" + RESIZED + "\":\"1\"}", limits.toString());
            assertEquals("{\"" + RESIZED + "\":\"1\"}", limitsOfOneThatAsks.toString());
        } finally {
            noLimitRange();
        }
    }

    @Test
    void whatPodSecurityRestrictedAllowsIsResizedAndAllowed() {
        admin.namespace("restricted", Map.of("pod-security.kubernetes.io/enforce", "restricted"));
        ObjectNode pod = asr("secured");
        ((ObjectNode) pod.get("metadata")).put("namespace", "restricted");
        ((ObjectNode) pod.get("spec"))
                .putObject("securityContext")
                .put("runAsNonRoot", true)
                .putObject("seccompProfile")
                .put("type", "RuntimeDefault");
        ObjectNode context = ((ObjectNode) pod.at("/spec/containers/0")).putObject("securityContext");
        context.put("allowPrivilegeEscalation", false)
                .putObject("capabilities")
                .putArray("drop")
                .add("ALL");

        Admin.Answer created = admin.createPod(pod);

        assertTrue(isResized(created), created.body().toString());
        admin.clear("restricted");
    }

    @Test
    void serverSideApplyResizesOnceAndThenChangesNothing() {
        String path = Admin.pods("features") + "/applied";
        Admin.Answer created = admin.apply(path, asr("applied").toString()).orFail();
        Admin.Answer again = admin.apply(path, resizedApplied());

        assertTrue(isResized(created), created.body().toString());
        assertEquals(created.body().get("spec"), again.orFail().body().get("spec"));
    }

    /** What a client applies that has read the pod: the same with the resource it got. */
    private static String resizedApplied() {
        return asr("applied").toString().replace("\"" + WHOLE + "\"", "\"" + RESIZED + "\"");
    }

    @Test
    void aPodNearlyAsLargeAsPodsCanBeIsResized() {
        Admin.Answer created = admin.createPod(withVariables(1400));

        assertTrue(
                isResized(created), () -> created.code() + " " + created.body().path("message"));
        assertEquals(1400, created.body().at("/spec/containers/0/env").size());
    }

    /** So many variables of about a kilobyte each; with what the server adds, etcd takes 1.5 MiB. */
    private static ObjectNode withVariables(int count) {
        ObjectNode pod = asr("large-" + count);
        var environment = ((ObjectNode) pod.at("/spec/containers/0")).putArray("env");
        for (int i = 0; i < count; i++) {
            environment.addObject().put("name", "V" + i).put("value", "x".repeat(1000));
        }
        return pod;
    }

    @Test
    void thePodWhoseBodyIsTheLargestAnApiServerReadsIsResized() {
        Admin.Answer tried = admin.tryPod(ofSize(LARGEST_BODY));

        assertTrue(isResized(tried), () -> tried.code() + " " + tried.body().path("message"));
        assertEquals(413, admin.tryPod(ofSize(LARGEST_BODY + 1)).code());
    }

    /** A pod of so many bytes of JSON. Only tried, as no etcd would store it. */
    private static ObjectNode ofSize(int bytes) {
        ObjectNode pod = asr("largest");
        ObjectNode variable = ((ObjectNode) pod.at("/spec/containers/0"))
                .putArray("env")
                .addObject()
                .put("name", "V")
                .put("value", "");
        variable.put("value", "x".repeat(bytes - pod.toString().length()));
        return pod;
    }

    @Test
    void threeHundredPodsAtOnceAreAllResized() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(30);
        List<Callable<Admin.Answer>> creations = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            ObjectNode pod = asr("p" + i);
            creations.add(() -> admin.createPod(pod));
        }

        int resized = 0;
        for (Future<Admin.Answer> answer : clients.invokeAll(creations)) {
            resized += isResized(answer.get()) ? 1 : 0;
        }
        clients.shutdown();

        assertEquals(300, resized);
    }

    @Test
    void aSidecarThatFitsPutInAfterUsIsResizedWithThePod() {
        Admin.Answer created = withSidecar("nvcr.io/nim/nvidia/llama-guard-3-8b:1");

        assertEquals("{\"" + RESIZED + "\":\"1\"}", limits(created, 0).toString());
        assertEquals("{\"nvidia.com/mig-1g.10gb\":\"1\"}", limits(created, 1).toString());
    }

    @Test
    void aSidecarThatNeedsAWholeGpuPutInAfterUsTakesOurResizeBack() {
        Admin.Answer created = withSidecar("busybox");

        assertEquals("{\"" + WHOLE + "\":\"1\"}", limits(created, 0).toString());
        assertEquals("{\"" + WHOLE + "\":\"1\"}", limits(created, 1).toString());
        assertFalse(
                created.body().at("/metadata/annotations").has(RESIZED_TO),
                created.body().toString());
    }

    /** Creates a pod to which a webhook that is called after ours adds a container with a GPU. */
    private static Admin.Answer withSidecar(String image) {
        try (TlsServer injector = new TlsServer(pem, exchange -> inject(exchange, image));
                Registration second = Registration.of(admin, "zz-injector", injector.port(), pem, it -> {
                    it.put("name", "injector.example.com");
                    it.remove("matchConditions");
                })) {
            Admin.await(
                    "sidecar put in",
                    () -> admin.tryPod(asr("probe"))
                                    .body()
                                    .at("/spec/containers")
                                    .size()
                            == 2);
            return admin.createPod(asr("meshed")).orFail();
        }
    }

    private static void inject(HttpExchange exchange, String image) throws IOException {
        JsonNode request = Reviews.JSON.readTree(exchange.getRequestBody()).get("request");
        ObjectNode review = Reviews.JSON.createObjectNode();
        review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        ObjectNode response = review.putObject("response");
        response.put("uid", request.path("uid").asText()).put("allowed", true);
        if (request.at("/object/spec/containers").size() == 1) {
            String patch =
                    "[{\"op\":\"add\",\"path\":\"/spec/containers/-\",\"value\":{\"name\":\"sidecar\",\"image\":\""
                            + image + "\",\"resources\":{\"limits\":{\"" + WHOLE + "\":\"1\"}}}}]";
            response.put("patchType", "JSONPatch")
                    .put("patch", Base64.getEncoder().encodeToString(patch.getBytes()));
        }
        byte[] body = review.toString().getBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static JsonNode auditEventOf(String pod) throws IOException {
        for (String line : Files.readAllLines(ApiServer.orSkip().auditLog())) {
            JsonNode event = Reviews.JSON.readTree(line);
            if (event.at("/objectRef/name").asText().equals(pod)) {
                return event;
            }
        }
        throw new AssertionError("no audit event of " + pod);
    }

    /** A quota as it is once its controller has looked at it; here none runs. */
    private static void quota(String hard) {
        String quotas = "/api/v1/namespaces/features/resourcequotas/gpus";
        String yaml = "{apiVersion: v1, kind: ResourceQuota, metadata: {name: gpus}, spec: {hard: " + hard + "}}";
        admin.apply(quotas, yaml).orFail();
        String status = "{apiVersion: v1, kind: ResourceQuota, metadata: {name: gpus}, status: {hard: " + hard
                + ", used: {requests.nvidia.com/gpu: \"0\", requests.nvidia.com/mig-1g.20gb: \"0\"}}}";
        admin.apply(quotas + "/status", status).orFail();
        Admin.await("quota in force", () -> admin.tryPod(unknown("probe")).code() == 403);
    }

    private static void limitRange(String defaults, String key) {
        admin.apply(
                        "/api/v1/namespaces/features/limitranges/defaults",
                        "{apiVersion: v1, kind: LimitRange, metadata: {name: defaults}, spec: {limits:"
                                + " [{type: Container, default: " + defaults + "}]}}")
                .orFail();
        ObjectNode probe = asr("probe");
        ((ObjectNode) probe.at("/spec/containers/0")).put("image", "busybox").remove("resources");
        Admin.await(
                "limit range in force",
                () -> !admin.tryPod(probe)
                        .body()
                        .at("/spec/containers/0/resources/limits/" + key)
                        .isMissingNode());
    }

    private static void noLimitRange() {
        admin.send("DELETE", "/api/v1/namespaces/features/limitranges/defaults", "application/json", "{}");
        ObjectNode probe = asr("probe");
        ((ObjectNode) probe.at("/spec/containers/0")).put("image", "busybox").remove("resources");
        Admin.await(
                "no limit range",
                () -> !admin.tryPod(probe)
                        .body()
                        .at("/spec/containers/0/resources")
                        .has("limits"));
    }

    private static JsonNode limits(Admin.Answer answer, int container) {
        return answer.body().at("/spec/containers/" + container + "/resources/limits");
    }

    private static boolean isResized(Admin.Answer answer) {
        return limits(answer, 0).path(RESIZED).asText().equals("1")
                && !limits(answer, 0).has(WHOLE);
    }

    private static ObjectNode asr(String name) {
        ObjectNode pod = Reviews.yaml(FOLDER.resolve("asr/pod.yaml"));
        ((ObjectNode) pod.get("metadata")).put("name", name).put("namespace", "features");
        return pod;
    }

    /** A pod that keeps its GPU. */
    private static ObjectNode unknown(String name) {
        ObjectNode pod = asr(name);
        ((ObjectNode) pod.at("/spec/containers/0")).put("image", "busybox");
        return pod;
    }
}
