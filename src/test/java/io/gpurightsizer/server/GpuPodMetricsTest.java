package io.gpurightsizer.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.cluster.watch.ClusterView;
import io.gpurightsizer.table.GpuCatalogReader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@EnableKubernetesMockClient(crud = true)
class GpuPodMetricsTest {
    private static final String PENDING = """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "asr", "namespace": "voice",
              "annotations": {"gpu-rightsizer.io/resized-to": "nvidia.com/mig-1g.10gb"}},
             "spec": {"containers": [
              {"name": "main", "image": "i", "resources": {"limits": {"nvidia.com/mig-1g.10gb": "1"}}}]},
             "status": {"phase": "Pending"}}
            """;

    KubernetesClient client;

    @Test
    void aResizedPodThatHasNoNodeAfterFiveMinutesIsMeasuredAndNoneThatPullsItsImage() throws InterruptedException {
        client.resource(PENDING).create();
        client.resource(PENDING.replace("\"asr\"", "\"pulls\"")
                        .replace("\"spec\": {", "\"spec\": {\"nodeName\": \"n\", "))
                .create();
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        try (ClusterView view = new ClusterView(client, GpuCatalogReader.bundled());
                GpuPodMetrics measured = new GpuPodMetrics(view, Optional.empty(), metrics)) {
            view.start();
            for (int i = 0; i < 300 && view.gpuPods().pods().size() < 2; i++) {
                Thread.sleep(100);
            }
            Instant created = Instant.now();

            measured.measureNow(created.plus(Duration.ofMinutes(4)));
            assertEquals(Optional.empty(), longPending(metrics));

            measured.measureNow(created.plus(Duration.ofMinutes(7)));
            assertTrue(longPending(metrics).filter(it -> it.value() == 1).isPresent());
        }
    }

    private static Optional<Gauge> longPending(SimpleMeterRegistry metrics) {
        return Optional.ofNullable(metrics.find("gpu_rightsizer_resized_pods_long_pending")
                .tags("namespace", "voice", "resource", "nvidia.com/mig-1g.10gb")
                .gauge());
    }
}
