package io.gpurightsizer.admission;

import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.testing.Cases;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Webhook;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Bug reports about webhooks, posted to ours while it watches a cluster with the objects of {@code cluster.json}. */
@QuarkusTest
@TestProfile(WebhookClusterCasesTest.Watching.class)
class WebhookClusterCasesTest {
    public static final class Watching implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("rightsizer.mode", "enforce", "rightsizer.cluster", "on");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Cluster.class));
        }
    }

    /** An API server with the objects of all cases. */
    public static final class Cluster implements QuarkusTestResourceLifecycleManager {
        private final Map<ServerRequest, Queue<ServerResponse>> answers = new HashMap<>();
        private final KubernetesMockServer server = new KubernetesMockServer(
                new io.fabric8.mockwebserver.Context(),
                new MockWebServer(),
                answers,
                new KubernetesMixedDispatcher(answers),
                false);

        @Override
        public Map<String, String> start() {
            server.init();
            try (KubernetesClient client = server.createClient()) {
                for (String name : cases().toList()) {
                    for (JsonNode object : Cases.json(Cases.file(name, "cluster.json"))) {
                        add(object, client);
                    }
                }
            }
            addClaim("on-slices", "m1");
            addClaim("elsewhere", "w1");
            return Map.of(
                    "quarkus.kubernetes-client.api-server-url",
                    "http://localhost:" + server.getPort(),
                    "quarkus.kubernetes-client.namespace",
                    "default");
        }

        /** What is created gets a uid of its own, and owners have the one that pods know them by. */
        private void add(JsonNode object, KubernetesClient client) {
            String namespace = object.at("/metadata/namespace").asText();
            if (namespace.isEmpty()) {
                client.resource(object.toString()).create();
                return;
            }
            String plural = object.path("kind").asText().toLowerCase(Locale.ROOT) + "s";
            server.expect()
                    .get()
                    .withPath("/apis/" + object.path("apiVersion").asText() + "/namespaces/" + namespace + "/" + plural
                            + "/" + object.at("/metadata/name").asText())
                    .andReturn(200, object.toString())
                    .always();
        }

        /** One that is bound to a volume on the disk of a node. */
        private void addClaim(String name, String node) {
            String claim = "{\"metadata\": {\"name\": \"%s\"}, \"spec\": {\"volumeName\": \"pv-%s\"}}";
            String volume = """
                    {"metadata": {"name": "pv"}, "spec": {"nodeAffinity": {"required": {"nodeSelectorTerms": [
                     {"matchExpressions": [{"key": "kubernetes.io/hostname", "operator": "In", "values": ["%s"]}]}]}}}}
                    """;
            replies("/api/v1/namespaces/voice/persistentvolumeclaims/" + name, claim.formatted(name, name));
            replies("/api/v1/persistentvolumes/pv-" + name, volume.formatted(node));
        }

        private void replies(String path, String body) {
            server.expect().get().withPath(path).andReturn(200, body).always();
        }

        @Override
        public void stop() {
            server.destroy();
        }
    }

    static Stream<String> cases() {
        return Cases.ofRun("webhook").stream().filter(it -> Files.exists(Cases.file(it, "cluster.json")));
    }

    @BeforeAll
    static void theClusterIsSeen() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            if (Webhook.management().get("/q/health/ready").statusCode() == 200) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(
                Webhook.management().get("/q/health/ready").body().asString());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aBugReportedElsewhereIsNotOurs(String name) {
        Cases.check(name, WebhookCases.problem(name));
    }

    @ParameterizedTest
    @CsvSource({
        "on-slices, resize, nvidia.com/mig-1g.20gb",
        "elsewhere, not-offered, claim elsewhere (volume pv-elsewhere) cannot be mounted on any node that offers",
        "missing, not-offered, claim missing (there is none) may leave it only some of the nodes"
    })
    void aPodGoesWhereItsVolumeIs(String claim, String decision, String detail) {
        JsonNode pod = Reviews.yaml("""
                apiVersion: v1
                kind: Pod
                metadata: {name: asr, namespace: voice}
                spec:
                  volumes: [{name: cache, persistentVolumeClaim: {claimName: %s}}]
                  containers:
                  - name: asr
                    image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.3.0
                    resources: {limits: {nvidia.com/gpu: 1}, requests: {nvidia.com/gpu: 1}}
                """.formatted(claim));

        String answer = answerOnceClaimsAreReadInTime(pod);

        assertTrue(answer.contains(decision) && answer.contains(detail), answer);
    }

    /** A first look at a claim may take longer than the webhook waits for it, on a busy machine above all. */
    private static String answerOnceClaimsAreReadInTime(JsonNode pod) {
        String answer = auditAnnotations(pod);
        for (int i = 0; i < 20 && answer.contains("was not read within 200 ms"); i++) {
            answer = auditAnnotations(pod);
        }
        return answer;
    }

    private static String auditAnnotations(JsonNode pod) {
        return Webhook.answerTo(Reviews.creationOf(pod))
                .at("/response/auditAnnotations")
                .toString();
    }
}
