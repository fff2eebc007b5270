package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.LargeCluster;
import io.gpurightsizer.testing.LargeReviews;
import io.gpurightsizer.testing.Pem;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The whole process, with the image's settings, at a real API server. A small cluster unless more is asked for:
 * {@code -Dlarge.nodes=10000 -Dlarge.pods=100000 -Dlarge.memory=768} takes some minutes and 5 GiB for the API server.
 */
class LargeApiServerIT {
    private static final int NODES = Integer.getInteger("large.nodes", 50);
    private static final int PODS = Integer.getInteger("large.pods", 500);

    /** The container's memory limit in MiB. */
    private static final int LIMIT = Integer.getInteger("large.memory", 384);

    private static final LargeCluster CLUSTER = new LargeCluster(NODES, PODS, PODS / 5);
    private static final int CREATIONS = 300;
    private static final int CALLERS = 16;
    private static final int PATIENCE_SECONDS = 900;

    /** What pods say of where they may run, in turns. */
    private static final List<String> RULES = List.of(
            "nodeSelector: {}",
            "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
                    + " [{labelSelector: {matchLabels: {app: new}}, topologyKey: kubernetes.io/hostname}]}}",
            "topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname,"
                    + " whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: new}}}]");

    @TempDir
    Path folder;

    @Test
    void theProcessKeepsToItsMemoryLimitAndResizesPods() throws Exception {
        try (ControlPlane plane = ControlPlane.orSkip(folder);
                Admin admin = new Admin(plane.admin())) {
            create(admin);
            Pem pem = Pem.in(folder);
            Map<String, String> settings = Map.of("JDK_JAVA_OPTIONS", javaOptions());
            long start = System.nanoTime();
            try (Jar webhook = Jar.start(WatchingWebhook.environment(plane, admin, folder, pem, settings))) {
                Admin.await(PATIENCE_SECONDS, "all pods are counted", () -> isCounted(webhook));
                say("ready with all pods counted after " + (System.nanoTime() - start) / 1_000_000_000 + " s");
                collect(webhook);
                Registration.of(admin, webhook.httpsPort, pem);
                Admin.await("webhook called", () -> isResized(admin.tryPod(pod(0))));

                int resized = createOneByOne(admin);
                say(resized + " of " + CREATIONS + " created pods resized; decisions: " + decisions(webhook));
                LargeReviews.areAnsweredOrToldToComeAgain(webhook);
                collect(webhook);

                assertTrue(resized > CREATIONS / 2, webhook::log);
                assertTrue(webhook.mebibytes("VmHWM") < LIMIT, "the process took more than " + LIMIT + " MiB");
            }
        }
    }

    private static boolean isCounted(Jar webhook) {
        assertTrue(webhook.isAlive(), webhook::log);
        return CLUSTER.isKnownTo(webhook);
    }

    /** The heap takes a third of the limit, as the image's settings say. */
    private static String javaOptions() {
        return Jar.SETTINGS_OF_THE_IMAGE.get(0) + " -Xmx" + LIMIT / 3 + "m";
    }

    private static void create(Admin admin) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < LargeCluster.NAMESPACES; i++) {
            admin.namespace(LargeCluster.namespace(i), Map.of());
        }
        inParallel(NODES, i -> GoldenNodes.put(admin, CLUSTER.node(i)));
        inParallel(PODS, i -> admin.createPod(CLUSTER.pod(i)).orFail());
        say(NODES + " nodes and " + PODS + " pods created in " + (System.nanoTime() - start) / 1_000_000_000 + " s");
    }

    private static void inParallel(int count, IntConsumer work) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Callable<Void>> parts = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                int first = caller;
                parts.add(() -> {
                    for (int i = first; i < count; i += CALLERS) {
                        work.accept(i);
                    }
                    return null;
                });
            }
            for (Future<Void> part : callers.invokeAll(parts)) {
                part.get();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    /** Each is put on a node at once, as by a scheduler, and so changes what is free for the next. */
    private static int createOneByOne(Admin admin) {
        int resized = 0;
        for (int i = 0; i < CREATIONS; i++) {
            Admin.Answer created = admin.createPod(pod(i)).orFail();
            resized += isResized(created) ? 1 : 0;
            bind(admin, i);
        }
        return resized;
    }

    private static void bind(Admin admin, int index) {
        ObjectNode binding = Reviews.yaml("""
            {apiVersion: v1, kind: Binding, metadata: {name: new-%d}, target: {apiVersion: v1, kind: Node, name: node-%d}}
            """.formatted(index, index % NODES));
        admin.send("POST", Admin.pods(LargeCluster.namespace(index)) + "/new-" + index + "/binding", binding)
                .orFail();
    }

    private static ObjectNode pod(int index) {
        return Reviews.yaml(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: new-%d, namespace: %s, labels: {app: new}, annotations: {gpu-rightsizer.io/memory: 4Gi}}
                spec:
                  %s
                  containers:
                  - {name: server, image: "registry.example/server:1",
                     resources: {requests: {cpu: "%d"}, limits: {nvidia.com/gpu: "1"}}}
                """.formatted(index, LargeCluster.namespace(index), RULES.get(index % RULES.size()), 1 + index % 5));
    }

    private static boolean isResized(Admin.Answer created) {
        return created.body().at("/metadata/annotations").has("gpu-rightsizer.io/resized-to");
    }

    /** How many decisions took at most so many seconds, and the longest. */
    private static String decisions(Jar webhook) {
        return webhook.metrics()
                .lines()
                .filter(it -> it.startsWith("gpu_rightsizer_decision_seconds"))
                .map(it -> it.substring("gpu_rightsizer_decision_seconds".length()))
                .collect(Collectors.joining(" "));
    }

    /** Collects all garbage and says what is left, and what the process takes and took. */
    private static void collect(Jar webhook) throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Jar.shell(List.of(jcmd, String.valueOf(webhook.handle().pid()), "GC.run"), Map.of());
        String heap = webhook.metrics()
                .lines()
                .filter(it -> it.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .map(it -> it.substring(it.indexOf('{')))
                .collect(Collectors.joining(" "));
        say("resident " + webhook.mebibytes("VmRSS") + " MiB, at most " + webhook.mebibytes("VmHWM")
                + " MiB until now; live: " + heap);
    }

    private static void say(String what) {
        System.err.println("large API server: " + what);
    }
}
