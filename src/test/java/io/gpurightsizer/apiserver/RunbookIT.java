package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.background.DaemonThreads;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Readme;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The commands of {@code docs/runbook.md}, from top to bottom, on a real API server with the controllers that make pods of
 * Deployments. What a kubelet does is done by this test: pods become ready and end, ConfigMaps are carried over.
 */
class RunbookIT {
    private static final Path RUNBOOK = Path.of("docs/runbook.md");
    private static final String NAMESPACE = "voice";
    private static final String OURS = "target/ours";

    /** What becomes of a pod that is created after the command with these words; nothing is looked at after others. */
    private static final Map<String, Boolean> RESIZED_AFTER = new LinkedHashMap<>();

    static {
        RESIZED_AFTER.put("label namespace voice gpu-rightsizer.io/mode=enforce gpu-rightsizer.io/share=100", true);
        RESIZED_AFTER.put("'{\"data\":{\"mode\":\"enforce\",\"share\":\"10%\"}}'", true);
        RESIZED_AFTER.put("'{\"data\":{\"share\":\"100%\"}}'", true);
        RESIZED_AFTER.put("label namespace voice gpu-rightsizer.io/mode=off --overwrite", false);
        RESIZED_AFTER.put("label namespace voice gpu-rightsizer.io/mode=enforce --overwrite", true);
        RESIZED_AFTER.put("'{\"data\":{\"mode\":\"off\"}}'", false);
        RESIZED_AFTER.put("delete mutatingwebhookconfiguration zz-gpu-rightsizer", false);
        RESIZED_AFTER.put("{op: replace, path: /data/mode, value: \"off\"}", false);
    }

    /** What the pods of the Deployment get after the command with these words. */
    private static final Map<String, Boolean> DEPLOYMENT_RESIZED_AFTER = Map.of(
            "rollout status deployment/asr --timeout=5m\nkubectl -n voice get pods", true,
            "annotate deployment/asr gpu-rightsizer.io/mode=off", false,
            "annotate deployment/asr gpu-rightsizer.io/resource=nvidia.com/gpu", false,
            "voice rollout restart deployment\n", false);

    @TempDir
    static Path folder;

    private static ApiServer server;
    private static Admin admin;
    private static Process controllers;
    private static ScheduledExecutorService kubelet;
    private static volatile Installation installation;

    @BeforeAll
    static void aClusterWithAWorkload() throws IOException {
        server = ApiServer.orSkip();
        Path binary = server.binaries().resolve("kube-controller-manager");
        assumeTrue(Files.isExecutable(binary), "no kube-controller-manager beside kube-apiserver");
        admin = new Admin(server).namespace(NAMESPACE, Map.of());
        GoldenNodes.in(admin);
        controllers = new ProcessBuilder(
                        binary.toString(),
                        "--kubeconfig=" + server.adminKubeconfigFile(),
                        "--secure-port=0",
                        "--leader-elect=false",
                        "--controllers=deployment-controller,replicaset-controller")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("controllers.log").toFile())
                .start();
        kubelet = DaemonThreads.scheduler("kubelet");
        kubelet.scheduleWithFixedDelay(RunbookIT::beTheKubelet, 0, 300, TimeUnit.MILLISECONDS);
        admin.apply("/apis/apps/v1/namespaces/voice/deployments/asr", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: asr}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: asr}}
                  template:
                    metadata: {labels: {app: asr}}
                    spec: %s
                """.formatted(
                                pod("any").path("spec")))
                .orFail();
    }

    @AfterAll
    static void removeAll() throws InterruptedException {
        if (kubelet != null) {
            kubelet.shutdownNow();
            kubelet.awaitTermination(10, TimeUnit.SECONDS);
        }
        if (controllers != null) {
            controllers.destroyForcibly().waitFor();
        }
        if (installation != null) {
            installation.close();
        }
        if (admin != null) {
            server.kubectl("delete", "deployments,replicasets", "--all", "-n", NAMESPACE);
            admin.clear(NAMESPACE);
            GoldenNodes.removeFrom(admin);
            admin.close();
        }
    }

    private static ObjectNode pod(String name) {
        ObjectNode pod = Reviews.yaml(Path.of("src/test/resources/golden/asr/pod.yaml"));
        ((ObjectNode) pod.get("metadata")).put("name", name).put("namespace", NAMESPACE);
        return pod;
    }

    /** An error is one of a moment in which something is being made or deleted; the next look finds it settled. */
    private static void beTheKubelet() {
        for (String namespace : List.of(NAMESPACE, Installation.NAME)) {
            for (JsonNode pod : admin.get(Admin.pods(namespace)).body().path("items")) {
                String path =
                        Admin.pods(namespace) + "/" + pod.at("/metadata/name").asText();
                if (pod.at("/metadata").has("deletionTimestamp")) {
                    admin.send("DELETE", path + "?gracePeriodSeconds=0", Reviews.JSON.createObjectNode());
                } else if (pod.at("/status/conditions").isMissingNode()) {
                    admin.send("PATCH", path + "/status", "application/merge-patch+json", """
                            {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True",
                              "lastTransitionTime": "%s"}]}}""".formatted(
                                    java.time.Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS)));
                }
            }
        }
        Installation running = installation;
        if (running != null) {
            running.carryOver();
        }
    }

    @Test
    void everyExpectationBelongsToOneCommand() {
        List<String> blocks = Readme.blocks(RUNBOOK, "sh");

        Stream.concat(RESIZED_AFTER.keySet().stream(), DEPLOYMENT_RESIZED_AFTER.keySet().stream())
                .forEach(words -> assertEquals(
                        1, blocks.stream().filter(it -> it.contains(words)).count(), words));
    }

    @TestFactory
    Stream<DynamicTest> theCommandsWorkFromTopToBottom() {
        List<String> blocks = Readme.blocks(RUNBOOK, "sh");
        String definition = blocks.get(0);
        return blocks.stream()
                .skip(1)
                .map(block -> DynamicTest.dynamicTest(block.lines().findFirst().orElseThrow(), () -> {
                    before(block);
                    run(definition + block);
                    afterwards(block);
                }));
    }

    /** Where the Service leads to this machine it has another port, beside which the one of the manifests cannot be. */
    private static void before(String block) {
        if (block.contains("apply -k " + OURS) && installation != null) {
            server.kubectl("delete", "service", Installation.NAME, "-n", Installation.NAME);
        }
    }

    private static void run(String script) {
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        Jar.Result result = Jar.shell(
                List.of("bash", "-euo", "pipefail", "-c", script),
                Map.of(
                        "KUBECONFIG",
                        server.adminKubeconfigFile().toString(),
                        "PATH",
                        java + ":" + server.searchPath()));
        assertEquals(0, result.exitCode(), result.output());
    }

    private static void afterwards(String block) {
        if (block.contains("apply -k " + OURS)) {
            if (installation == null) {
                installation = Installation.applied(admin, folder, OURS);
                installation.replicas(2, Map.of());
            } else {
                installation.leadHere();
            }
        }
        RESIZED_AFTER.forEach((words, resized) -> {
            if (block.contains(words)) {
                Admin.await(
                        60,
                        "a pod is " + (resized ? "" : "not ") + "resized after " + words,
                        () -> isResized(admin.tryPod(pod("probe")).orFail().body()) == resized);
            }
        });
        DEPLOYMENT_RESIZED_AFTER.forEach((words, resized) -> {
            if (block.contains(words)) {
                Admin.await(
                        60,
                        "all pods are " + (resized ? "" : "not ") + "resized after " + words,
                        () -> pods().stream().allMatch(it -> isResized(it) == resized));
            }
        });
    }

    private static List<JsonNode> pods() {
        return admin.get(Admin.pods(NAMESPACE))
                .orFail()
                .body()
                .path("items")
                .valueStream()
                .filter(it -> !it.path("metadata").has("deletionTimestamp"))
                .toList();
    }

    private static boolean isResized(JsonNode pod) {
        return pod.at("/spec/containers/0/resources/limits").has("nvidia.com/mig-1g.20gb");
    }
}
