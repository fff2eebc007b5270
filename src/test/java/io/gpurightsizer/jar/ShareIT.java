package io.gpurightsizer.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.KeptConnection;
import io.gpurightsizer.testing.MockCluster;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A thousand Deployments of which enforce mode acts on a share, asked of several processes and of an audit. */
class ShareIT {
    private static final int DEPLOYMENTS = 1_000;
    private static final String NAMESPACE = "voice";
    private static final String HASH = "5d8f9c";

    private static final String NODE = """
        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n"},
         "status": {"allocatable": {"nvidia.com/gpu": "1", "nvidia.com/gpu.shared": "100000", "pods": "100000"}}}
        """;

    private static final String RESIZED = """
        {"apiVersion": "v1", "kind": "Pod",
         "metadata": {"name": "asr-1-5d8f9c-x7k2p", "namespace": "voice",
          "annotations": {"gpu-rightsizer.io/resized-from": "nvidia.com/gpu",
                          "gpu-rightsizer.io/resized-to": "nvidia.com/gpu.shared"},
          "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "asr-1-5d8f9c", "uid": "u",
                               "controller": true}]},
         "spec": {"nodeName": "n", "containers": [
          {"name": "main", "image": "busybox", "resources": {"limits": {"nvidia.com/gpu.shared": "1"}}}]}}
        """;

    @TempDir
    Path folder;

    private MockCluster cluster;
    private Path share;

    @BeforeEach
    void startCluster() throws IOException {
        cluster = new MockCluster(folder);
        cluster.client().resource(NODE).create();
        share = folder.resolve("share");
        for (int i = 0; i < DEPLOYMENTS; i++) {
            replies("deployments/" + name(i), "");
            replies("replicasets/" + name(i) + "-" + HASH, """
                    , "ownerReferences": [{"apiVersion": "apps/v1", "kind": "Deployment", "name": "%s", "controller": true}]
                    """.formatted(name(i)));
        }
    }

    /** What has annotations of ours is remembered for longer than the test asks. */
    private void replies(String path, String more) {
        cluster.replies(
                "/apis/apps/v1/namespaces/" + NAMESPACE + "/" + path,
                "{\"metadata\": {\"annotations\": {\"gpu-rightsizer.io/memory\": \"4Gi\"}" + more + "}}");
    }

    @AfterEach
    void stopCluster() {
        cluster.close();
    }

    private static String name(int number) {
        return "asr-" + number;
    }

    @Test
    void twoReplicasAndOneStartedLaterActOnTheSameWorkloadsAndOnMoreWithALargerShare() throws IOException {
        Files.writeString(share, "10%\n");
        try (Jar first = serve();
                Jar second = serve()) {
            Set<String> tenth = enforced(first);

            assertTrue(tenth.size() >= 80 && tenth.size() <= 120, tenth.size() + " at 10 %");
            assertEquals(tenth, enforced(second));
            assertEquals(tenth, audited("10%"));

            Files.writeString(share, "20%\n");
            awaitLog(first, "share in use: share=20% before=10%");
            awaitLog(second, "share in use: share=20% before=10%");
            Set<String> fifth = enforced(first);

            assertTrue(fifth.size() >= 170 && fifth.size() <= 230, fifth.size() + " at 20 %");
            assertTrue(fifth.containsAll(tenth));
            assertEquals(fifth, enforced(second));
            assertEquals(fifth, audited("20%"));
            try (Jar later = serve()) {
                assertEquals(fifth, enforced(later));
            }
        }
    }

    @Test
    void oneOfAnOwnersPodsIsResizedAtATime() throws IOException {
        Files.writeString(share, "100%\n");
        JsonNode review = creationOfAPodOf(1);
        ((ObjectNode) review.at("/request/object/metadata/annotations")).put("gpu-rightsizer.io/replicas", "1");
        try (Jar webhook = serve()) {
            KeptConnection connection = new KeptConnection(webhook.httpsPort);

            assertEquals("enforce", mode(connection.answerTo(review)));
            assertEquals("outside-share", mode(connection.answerTo(review)), "one was given what it needs");
            cluster.client().resource(RESIZED).create();
            awaitMetric(webhook, "gpu_rightsizer_free_devices{resource=\"nvidia.com/gpu.shared\"} 99999.0");
            assertEquals("outside-share", mode(connection.answerTo(review)), "one is there");
            cluster.client().resource(RESIZED).delete();
            awaitMetric(webhook, "gpu_rightsizer_free_devices{resource=\"nvidia.com/gpu.shared\"} 100000.0");
            assertEquals("enforce", mode(connection.answerTo(review)), "none is there any more");
        }
    }

    private static String mode(JsonNode answer) {
        return answer.at("/response/auditAnnotations/mode").asText();
    }

    private static void awaitMetric(Jar webhook, String line) {
        await(() -> webhook.metrics().contains(line), () -> line + " is not in\n" + webhook.metrics());
    }

    private Jar serve() {
        Map<String, String> environment = new HashMap<>(cluster.environment());
        environment.put("RIGHTSIZER_SHARE_FILE", share.toString());
        environment.put("RIGHTSIZER_EVENTS", "false");
        return Jar.serve(environment);
    }

    /** The Deployments whose pods it acts on. An owner that was not read in time is outside; then all are asked again. */
    private static Set<String> enforced(Jar webhook) {
        KeptConnection connection = new KeptConnection(webhook.httpsPort);
        for (int i = 0; i < 10; i++) {
            String unreadBefore = unreadOwners(webhook);
            Set<String> enforced = IntStream.range(0, DEPLOYMENTS)
                    .filter(it -> isEnforced(connection.answerTo(creationOfAPodOf(it))))
                    .mapToObj(ShareIT::name)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (unreadBefore.equals(unreadOwners(webhook))) {
                return enforced;
            }
        }
        throw new AssertionError("owners are not read in time:\n" + webhook.log());
    }

    private static String unreadOwners(Jar webhook) {
        return webhook.metrics()
                .lines()
                .filter(it -> it.startsWith("gpu_rightsizer_errors_total{cause=\"owner-lookup\"}"))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isEnforced(JsonNode answer) {
        String mode = mode(answer);
        assertTrue(Set.of("enforce", "outside-share").contains(mode), answer.toString());
        assertEquals(mode.equals("outside-share"), answer.at("/response/patch").isMissingNode(), answer.toString());
        return mode.equals("enforce");
    }

    private static JsonNode creationOfAPodOf(int number) {
        return Reviews.creationOf(Reviews.yaml("""
            apiVersion: v1
            kind: Pod
            metadata:
              generateName: %1$s-%2$s-
              namespace: %3$s
              labels: {pod-template-hash: %2$s}
              annotations: {gpu-rightsizer.io/resource: nvidia.com/gpu.shared}
              ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: %1$s-%2$s, controller: true}]
            spec:
              containers: [{name: main, image: busybox, resources: {limits: {nvidia.com/gpu: 1}}}]
            """.formatted(name(number), HASH, NAMESPACE)));
    }

    private Set<String> audited(String percent) throws IOException {
        String manifests = IntStream.range(0, DEPLOYMENTS)
                .mapToObj(it -> """
                    ---
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: %s, namespace: %s}
                    spec:
                      template:
                        spec:
                          containers: [{name: main, image: busybox, resources: {limits: {nvidia.com/gpu: 1}}}]
                    """.formatted(name(it), NAMESPACE))
                .collect(Collectors.joining());
        Path file = Files.writeString(folder.resolve("deployments.yaml"), manifests);

        Jar.Result result =
                Jar.run("audit", "-f", file.toString(), "-o", "json", "--mode", "enforce", "--share", percent);

        Set<String> enforced = new TreeSet<>();
        for (JsonNode workload : Reviews.JSON.readTree(result.out()).path("workloads")) {
            if (workload.path("mode").asText().equals("enforce")) {
                enforced.add(workload.path("name").asText());
            }
        }
        return enforced;
    }

    private static void awaitLog(Jar webhook, String text) {
        await(() -> webhook.log().contains(text), webhook::log);
    }

    private static void await(BooleanSupplier condition, Supplier<String> problem) {
        for (int i = 0; i < 200 && !condition.getAsBoolean(); i++) {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        assertTrue(condition.getAsBoolean(), problem);
    }
}
