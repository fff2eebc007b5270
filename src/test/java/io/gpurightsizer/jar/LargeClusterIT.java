package io.gpurightsizer.jar;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** The heap of the installation, with a cluster as large as it is meant for. */
class LargeClusterIT {
    private static final int NODES = 1_000;
    private static final int PODS = 20_000;
    private static final int SLICES_PER_NODE = 28;
    private static final int PATIENCE_SECONDS = 300;

    /** As long as the images that a node lists, or what {@code kubectl apply} and {@code managedFields} add to a pod. */
    private static final int PADDING_OF_NODE = 20_000;

    private static final int PADDING_OF_POD = 6_000;
    private static final String SLICE = "nvidia.com/mig-1g.10gb";

    @TempDir
    Path folder;

    @Test
    void aThousandNodesAndTwentyThousandPodsFitBesideTheLargestReviews() throws Exception {
        Map<String, PagedObjects.Kind> kinds = Map.of(
                "/api/v1/nodes", new PagedObjects.Kind(NODES, LargeClusterIT::node),
                "/api/v1/pods", new PagedObjects.Kind(PODS, LargeClusterIT::pod));
        try (PagedObjects apiServer = PagedObjects.of(kinds);
                Jar webhook = Jar.serve(Map.of(
                        "JDK_JAVA_OPTIONS", String.join(" ", Jar.SETTINGS_OF_THE_IMAGE),
                        "RIGHTSIZER_CLUSTER", "on",
                        "KUBECONFIG", apiServer.kubeconfig(folder).toString()))) {
            awaitThatAllPodsAreCounted(webhook);

            LargeReviews.areAnsweredOrToldToComeAgain(webhook);

            awaitThatAllPodsAreCounted(webhook);
        }
    }

    private static void awaitThatAllPodsAreCounted(Jar webhook) throws InterruptedException {
        assertTrue(webhook.isAlive(), webhook::log);
        int free = NODES * SLICES_PER_NODE - PODS;
        for (int i = 0; i < PATIENCE_SECONDS && !hasFree(webhook, free); i++) {
            Thread.sleep(1_000);
        }
        assertTrue(hasFree(webhook, free), () -> webhook.metrics() + webhook.log());
    }

    private static boolean hasFree(Jar webhook, int count) {
        return webhook.metrics().contains("gpu_rightsizer_free_devices{resource=\"" + SLICE + "\"} " + count + ".0\n");
    }

    private static String node(int index) {
        ObjectNode node = named("", "node-" + index, PADDING_OF_NODE);
        node.withObject("/metadata/labels")
                .put("kubernetes.io/hostname", "node-" + index)
                .put("nvidia.com/gpu.product", "NVIDIA-H100-80GB-HBM3")
                .put("nvidia.com/mig.strategy", "mixed");
        node.withObject("/status/allocatable")
                .put("cpu", "192")
                .put("memory", "2Ti")
                .put("pods", "110")
                .put("nvidia.com/gpu", "4")
                .put(SLICE, String.valueOf(SLICES_PER_NODE));
        return node.toString();
    }

    /** Each holds a slice. */
    private static String pod(int index) {
        ObjectNode pod = named("team-" + index % 50, "embedder-7d9f8c-" + index, PADDING_OF_POD);
        pod.withObject("/spec").put("nodeName", "node-" + index % NODES);
        ObjectNode container = pod.withObject("/spec").withArray("containers").addObject();
        container.put("name", "server");
        container.withObject("/resources/limits").put(SLICE, "1");
        container
                .withObject("/resources/requests")
                .put(SLICE, "1")
                .put("cpu", 100 + index % 7 * 100 + "m")
                .put("memory", 1 + index % 9 + "Gi");
        pod.withObject("/status").put("phase", "Running");
        return pod.toString();
    }

    private static ObjectNode named(String namespace, String name, int padding) {
        ObjectNode object = Reviews.JSON.createObjectNode();
        ObjectNode metadata = object.withObject("/metadata")
                .put("name", name)
                .put("uid", UUID.nameUUIDFromBytes(name.getBytes()).toString())
                .put("resourceVersion", "1");
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        metadata.withObject("/annotations").put("padding", "x".repeat(padding));
        return object;
    }
}
