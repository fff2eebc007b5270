package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.workload.Share;
import io.gpurightsizer.workload.TopController;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Pods as they really come about: a Deployment, from which controllers make a ReplicaSet and from that pods. Skipped where no
 * {@code kube-controller-manager} lies beside the other binaries; those that can be downloaded for tests have none.
 */
class DeploymentIT {
    private static final String NAMESPACE = "deployed";
    private static final String RESIZED = "nvidia.com/mig-1g.20gb";
    private static final String WHOLE = "nvidia.com/gpu";
    private static final String UNRECOGNISED = "mine:1";
    private static final String RECOGNISED = "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.0.0";
    private static final String WITHOUT = "no kube-controller-manager beside kube-apiserver";

    @TempDir
    static Path folder;

    private static ControlPlane plane;
    private static Admin admin;
    private static Jar webhook;

    @BeforeAll
    static void start() throws IOException {
        plane = ControlPlane.orSkip(folder);
        if (!plane.hasControllers()) {
            System.err.println("SKIPPED, Deployments: " + WITHOUT);
        }
        assumeTrue(plane.hasControllers(), WITHOUT);
        plane.startControllers();
        admin = new Admin(plane.admin()).namespace(NAMESPACE, Map.of());
        GoldenNodes.in(admin);
        webhook = WatchingWebhook.of(
                plane, admin, folder, Map.of("RIGHTSIZER_TABLE", "src/test/resources/golden/table.yaml"));
        Admin.await("webhook called", DeploymentIT::isCalled);
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
    void aModelNamedOnTheDeploymentAloneResizesItsPods() {
        deploy("named", "{gpu-rightsizer.io/model: nvidia/parakeet-ctc-1.1b}", UNRECOGNISED);

        List<Pod> pods = podsThatGot(RESIZED, "named");

        for (Pod pod : pods) {
            assertEquals("parakeet-asr", pod.getMetadata().getAnnotations().get("gpu-rightsizer.io/row"));
        }
    }

    @Test
    void withoutThatTheSamePodsKeepTheirGpu() {
        deploy("unnamed", "{}", UNRECOGNISED);

        List<Pod> pods = pods("unnamed");

        for (Pod pod : pods) {
            assertTrue(got(WHOLE, pod), pod.toString());
        }
    }

    @Test
    void podsOfADeploymentThatOptsOutKeepTheirGpu() {
        deploy("out", "{gpu-rightsizer.io/mode: \"off\"}", RECOGNISED);

        List<Pod> pods = podsThatGot(WHOLE, "out");

        for (Pod pod : pods) {
            assertEquals(Map.of(), pod.getMetadata().getAnnotations());
        }
    }

    /** The webhook may read what is above a ReplicaSet, and finds the Deployment by which the share goes. */
    @Test
    void ofTwoDeploymentsOnlyThatInTheShareOfTheirNamespaceIsResized() {
        String inside = named(it -> new Share(50).includes(it));
        String outside = named(it -> !new Share(50).includes(it));
        admin.namespace(NAMESPACE, Map.of("gpu-rightsizer.io/share", "50"));
        try {
            Admin.await("share in use", () -> !isCalled());
            deploy(inside, "{}", RECOGNISED);
            deploy(outside, "{}", RECOGNISED);

            podsThatGot(RESIZED, inside);
            for (Pod pod : pods(outside)) {
                assertTrue(got(WHOLE, pod), pod.toString());
            }
        } finally {
            admin.namespace(NAMESPACE, Map.of());
            Admin.await("all in use", DeploymentIT::isCalled);
        }
    }

    private static String named(Predicate<TopController> condition) {
        return IntStream.range(0, 100)
                .mapToObj(it -> "share-" + it)
                .filter(it -> condition.test(new TopController(NAMESPACE, "Deployment", it)))
                .findFirst()
                .orElseThrow();
    }

    private static void deploy(String name, String annotations, String image) {
        admin.apply("/apis/apps/v1/namespaces/" + NAMESPACE + "/deployments/" + name, """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, annotations: %2$s}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      containers: [{name: main, image: "%3$s", resources: {limits: {nvidia.com/gpu: 1}}}]
                """.formatted(
                                name, annotations, image))
                .orFail();
    }

    /**
     * Both, when both hold this. One that does not is deleted, and the controllers make another: an owner that cannot be read
     * within the deadline has no say, and on a busy machine a pod or two are admitted so.
     */
    private static List<Pod> podsThatGot(String resource, String deployment) {
        Admin.await("two pods of " + deployment + " with " + resource, () -> {
            List<Pod> others =
                    pods(deployment).stream().filter(pod -> !got(resource, pod)).toList();
            others.forEach(
                    pod -> admin.client().resource(pod).withGracePeriod(0).delete());
            return others.isEmpty();
        });
        return pods(deployment);
    }

    /** Both, when the controllers have made them. */
    private static List<Pod> pods(String deployment) {
        Admin.await("two pods of " + deployment, () -> list(deployment).size() == 2);
        return list(deployment);
    }

    private static List<Pod> list(String deployment) {
        return admin.client()
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("app", deployment)
                .list()
                .getItems();
    }

    private static boolean got(String resource, Pod pod) {
        return pod.getSpec()
                .getContainers()
                .get(0)
                .getResources()
                .getLimits()
                .equals(Map.of(resource, new Quantity("1")));
    }

    private static boolean isCalled() {
        ObjectNode probe = Reviews.yaml(Path.of("src/test/resources/golden/asr/pod.yaml"));
        ((ObjectNode) probe.get("metadata")).put("namespace", NAMESPACE);
        return admin.tryPod(probe)
                .body()
                .at("/spec/containers/0/resources/limits")
                .has(RESIZED);
    }
}
