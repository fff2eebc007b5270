package io.gpurightsizer.jar;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.LargeCluster;
import io.gpurightsizer.testing.LargeReviews;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** The heap of the installation, with a cluster as large as it is meant for. */
class LargeClusterIT {
    private static final LargeCluster CLUSTER = new LargeCluster(1_000, 20_000, 20_000);
    private static final int PATIENCE_SECONDS = 300;

    @TempDir
    Path folder;

    @Test
    void aThousandNodesAndTwentyThousandPodsFitBesideTheLargestReviews() throws Exception {
        Map<String, PagedObjects.Kind> kinds = Map.of(
                "/api/v1/nodes", new PagedObjects.Kind(CLUSTER.nodes(), i -> stored(CLUSTER.node(i))),
                "/api/v1/pods", new PagedObjects.Kind(CLUSTER.pods(), i -> stored(CLUSTER.pod(i))));
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
        for (int i = 0; i < PATIENCE_SECONDS && !CLUSTER.isKnownTo(webhook); i++) {
            Thread.sleep(1_000);
        }
        assertTrue(CLUSTER.isKnownTo(webhook), () -> webhook.metrics() + webhook.log());
    }

    /** With what an API server adds. */
    private static String stored(ObjectNode object) {
        String name = object.at("/metadata/name").asText();
        object.withObject("/metadata")
                .put("uid", UUID.nameUUIDFromBytes(name.getBytes()).toString())
                .put("resourceVersion", "1");
        if (object.path("kind").asText().equals("Pod")) {
            object.withObject("/status").put("phase", "Running");
        }
        return object.toString();
    }
}
