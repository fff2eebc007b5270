package io.gpurightsizer.jar;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.KeptConnection;
import io.gpurightsizer.testing.MockCluster;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the running webhook says of the pods that it resized, and makes of one that crashes. */
class WatchedPodsIT {
    private static final String NODE = """
            {"apiVersion": "v1", "kind": "Node",
             "metadata": {"name": "n", "labels": {"nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3"}},
             "status": {"allocatable": {"nvidia.com/gpu": "4", "nvidia.com/mig-1g.10gb": "7", "pods": "100"}}}
            """;

    @TempDir
    Path folder;

    private MockCluster cluster;

    @BeforeEach
    void startCluster() throws IOException {
        cluster = new MockCluster(folder);
        cluster.client().resource(NODE).create();
    }

    @AfterEach
    void stopCluster() {
        cluster.close();
    }

    private static String pod(String hash, String resizedTo, String node, String phase, int crashes) {
        String annotations = resizedTo.isEmpty()
                ? "{}"
                : "{\"gpu-rightsizer.io/resized-from\": \"nvidia.com/gpu\", \"gpu-rightsizer.io/resized-to\": \""
                        + resizedTo + "\"}";
        String ended = crashes == 0
                ? ""
                : ", \"lastState\": {\"terminated\": {\"exitCode\": 137, \"reason\": \"OOMKilled\", \"finishedAt\":"
                        + " \"2026-01-01T00:0" + crashes + ":00Z\"}}";
        return """
                {"apiVersion": "v1", "kind": "Pod",
                 "metadata": {"name": "asr-%1$s-x7k2p", "namespace": "voice", "creationTimestamp": "2026-01-01T00:00:00Z",
                  "labels": {"pod-template-hash": "%1$s"}, "annotations": %2$s,
                  "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "asr-%1$s", "uid": "u-%1$s",
                                       "controller": true}]},
                 "spec": {%3$s"containers": [
                  {"name": "main", "image": "busybox", "resources": {"limits": {"%4$s": "1"}}}]},
                 "status": {"phase": "%5$s", "containerStatuses": [
                  {"name": "main", "image": "busybox", "imageID": "i", "ready": true, "restartCount": %6$d%7$s}]}}
                """.formatted(
                        hash,
                        annotations,
                        node.isEmpty() ? "" : "\"nodeName\": \"" + node + "\", ",
                        resizedTo.isEmpty() ? "nvidia.com/gpu" : resizedTo,
                        phase,
                        crashes,
                        ended);
    }

    private Jar serve(String... more) {
        Map<String, String> environment = new HashMap<>(cluster.environment());
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return Jar.serve(environment);
    }

    private static void awaitMetrics(Jar webhook, String... lines) {
        await(() -> List.of(lines).stream().allMatch(webhook.metrics()::contains));
        String metrics = webhook.metrics();
        for (String line : lines) {
            assertTrue(metrics.contains(line), () -> line + " is not in\n" + metrics);
        }
    }

    private static void await(BooleanSupplier condition) {
        for (int i = 0; i < 300 && !condition.getAsBoolean(); i++) {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void resizedPodsAndWhatTheySaveAreMeasured() {
        cluster.client()
                .resource(pod("a", "nvidia.com/mig-1g.10gb", "n", "Running", 0))
                .create();
        cluster.client()
                .resource(pod("b", "nvidia.com/mig-1g.10gb", "", "Pending", 0))
                .create();
        cluster.client().resource(pod("c", "", "n", "Running", 0)).create();
        try (Jar webhook = serve("RIGHTSIZER_GPU_HOUR_PRICE", "2.50")) {
            awaitMetrics(
                    webhook,
                    "gpu_rightsizer_resized_pods{namespace=\"voice\",phase=\"Running\",resource=\"nvidia.com/mig-1g.10gb\"} 1.0",
                    "gpu_rightsizer_resized_pods{namespace=\"voice\",phase=\"Pending\",resource=\"nvidia.com/mig-1g.10gb\"} 1.0",
                    "gpu_rightsizer_kept_pods{namespace=\"voice\",phase=\"Running\"} 1.0",
                    "gpu_rightsizer_gpus_saved{namespace=\"voice\"} 0.857142857142857",
                    "gpu_rightsizer_gpu_hour_price 2.5",
                    "gpu_rightsizer_container_restarts_total{pods=\"resized\"} 0.0");

            cluster.client().pods().inNamespace("voice").withName("asr-a-x7k2p").delete();

            await(() -> !webhook.metrics().contains("gpu_rightsizer_gpus_saved{"));
            assertFalse(webhook.metrics().contains("gpu_rightsizer_gpus_saved{"), "its namespace has none any more");
        }
    }

    @Test
    void aWorkloadWhoseResizedPodCrashesKeepsItsGpuIfTheGuardIsOnAndItsPodsBeforeRanWell() {
        cluster.client().resource(pod("old", "", "n", "Running", 0)).create();
        try (Jar webhook = serve("RIGHTSIZER_GUARD", "true")) {
            KeptConnection connection = new KeptConnection(webhook.httpsPort);
            awaitMetrics(webhook, "gpu_rightsizer_kept_pods{namespace=\"voice\",phase=\"Running\"} 1.0");
            cluster.client()
                    .resource(pod("new", "nvidia.com/mig-1g.10gb", "n", "Running", 0))
                    .create();
            for (int crashes = 1; crashes <= 3; crashes++) {
                assertEquals("resize", decision(connection).path("decision").asText(), "after " + (crashes - 1));
                cluster.client()
                        .resource(pod("new", "nvidia.com/mig-1g.10gb", "n", "Running", crashes))
                        .update();
                awaitMetrics(
                        webhook,
                        "gpu_rightsizer_container_restarts_total{pods=\"resized\"} " + crashes + ".0",
                        "gpu_rightsizer_container_oom_kills_total{pods=\"resized\"} " + crashes + ".0");
            }

            awaitMetrics(webhook, "gpu_rightsizer_guarded_workloads 1.0");
            JsonNode answer = answer(connection);

            assertEquals(
                    "opted-out", answer.at("/response/auditAnnotations/reason").asText());
            assertTrue(
                    answer.at("/response/warnings/0").asText().startsWith("kept by rightsizer.guard: the resized pod"),
                    answer.toString());
            assertTrue(answer.at("/response/patch").isMissingNode());
        }
    }

    private static JsonNode decision(KeptConnection connection) {
        return answer(connection).at("/response/auditAnnotations");
    }

    /** About the next pod of the Deployment, of another revision. */
    private static JsonNode answer(KeptConnection connection) {
        return connection.answerTo(Reviews.creationOf(Reviews.yaml("""
                apiVersion: v1
                kind: Pod
                metadata:
                  generateName: asr-newer-
                  namespace: voice
                  labels: {pod-template-hash: newer}
                  annotations: {gpu-rightsizer.io/memory: 4Gi}
                  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: asr-newer, uid: u, controller: true}]
                spec:
                  containers: [{name: main, image: busybox, resources: {limits: {nvidia.com/gpu: 1}}}]
                """)));
    }
}
