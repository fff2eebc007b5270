package io.gpurightsizer.cluster.watch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;

/**
 * When the API server last answered. A watch alone does not tell: nothing comes while nothing changes, and nothing comes on
 * a connection that broke without notice.
 */
final class ApiServerProbe {
    private static final long PROBE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PROBE_TIMEOUT_SECONDS = 5;

    private final KubernetesClient client;
    private volatile long lastAnswerNanos = System.nanoTime();
    private long nextProbeNanos = System.nanoTime();

    ApiServerProbe(KubernetesClient client) {
        this.client = client;
    }

    /** Sends a request if the last one is some time ago; does not wait for the answer. */
    void probe() {
        long now = System.nanoTime();
        if (now - nextProbeNanos < 0) {
            return;
        }
        nextProbeNanos = now + PROBE_EVERY_NANOS;
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(client.getMasterUrl() + "version")
                .timeout(PROBE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .build();
        client.getHttpClient().sendAsync(request, String.class).thenAccept(response -> {
            if (response.isSuccessful()) {
                lastAnswerNanos = System.nanoTime();
            }
        });
    }

    /** Since the last answer; since this was made, where none has come yet. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - lastAnswerNanos);
    }
}
