package io.gpurightsizer.apiserver;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Two replicas behind one Service, and many pods at once for few slices: each replica sees what the other gave a moment later. */
class BurstIT {
    private static final String TEAM = "burst";
    private static final ObjectNode ASR = Reviews.yaml(Path.of("src/test/resources/golden/asr/pod.yaml"));
    private static final int PODS = 300;
    private static final int SLICES = 50;
    private static final int CALLERS = 30;

    /** Each replica may give one device to each call that it answers while what the other gave is on its way to it. */
    private static final int MOST_TOO_MANY = 6;

    @TempDir
    Path folder;

    private Admin admin;
    private Installation installation;

    @BeforeEach
    void install() {
        admin = new Admin(ApiServer.orSkip());
        admin.namespace(TEAM, Map.of("gpu-rightsizer.io/mode", "enforce"));
        GoldenNodes.put(admin, Reviews.yaml("""
                apiVersion: v1
                kind: Node
                metadata:
                  name: burst
                  labels: {kubernetes.io/hostname: burst, nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3,
                    nvidia.com/gpu.count: "16", nvidia.com/gpu.memory: "81559", nvidia.com/mig.strategy: mixed,
                    nvidia.com/mig-1g.20gb.memory: "20096"}
                status:
                  allocatable: {cpu: "4000", pods: "1000", nvidia.com/gpu: "8", nvidia.com/mig-1g.20gb: "%d"}
                  conditions: [{type: Ready, status: "True"}]
                """.formatted(SLICES)));
        installation = Installation.apply(admin, folder, "k8s");
    }

    @AfterEach
    void clear() {
        if (installation != null) {
            // Before the rest of the namespace: no kubelet confirms that a pod on a node has ended.
            admin.clear("gpu-rightsizer");
            admin.clear(TEAM);
            installation.close();
            admin.client().nodes().withName("burst").delete();
        }
        if (admin != null) {
            admin.close();
        }
    }

    @Test
    void ofManyPodsAtOnceNoMoreAreResizedThanThereAreSlices() throws Exception {
        installation.replicas(2, Map.of());
        replicaPod("one");
        replicaPod("two");
        Admin.await("webhook called", () -> isResized(admin.tryPod(asr(PODS))));

        List<Admin.Answer> created = createAll();

        long resized = created.stream().filter(BurstIT::isResized).count();
        System.err.println("burst: " + PODS + " pods at once, " + SLICES + " slices, " + resized + " resized");
        assertEquals(List.of(), created.stream().filter(it -> !it.succeeded()).toList());
        assertTrue(resized >= SLICES - MOST_TOO_MANY, resized + " of " + SLICES + " slices used");
        assertTrue(resized <= SLICES + MOST_TOO_MANY, resized + " pods for " + SLICES + " slices");
    }

    /** The replicas run as processes here; they find out how many they are by their pods. */
    private void replicaPod(String name) {
        admin.createPod(Reviews.yaml("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: %s, namespace: gpu-rightsizer, labels: {app.kubernetes.io/name: gpu-rightsizer}}
                        spec:
                          nodeName: burst
                          securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                          containers:
                          - {name: main, image: webhook,
                             securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}
                        """.formatted(name))).orFail();
    }

    private List<Admin.Answer> createAll() throws InterruptedException, ExecutionException {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<Admin.Answer>> answers = callers.invokeAll(IntStream.range(0, PODS)
                    .mapToObj(i -> (Callable<Admin.Answer>) () -> admin.createPod(asr(i)))
                    .toList());
            List<Admin.Answer> done = new ArrayList<>();
            for (Future<Admin.Answer> answer : answers) {
                done.add(answer.get());
            }
            return done;
        } finally {
            callers.shutdownNow();
        }
    }

    private static boolean isResized(Admin.Answer answer) {
        return answer.body().at("/spec/containers/0/resources/limits").has("nvidia.com/mig-1g.20gb");
    }

    private static ObjectNode asr(int number) {
        ObjectNode pod = ASR.deepCopy();
        ((ObjectNode) pod.get("metadata")).put("name", "asr-" + number).put("namespace", TEAM);
        return pod;
    }
}
