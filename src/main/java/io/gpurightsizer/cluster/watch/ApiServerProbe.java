package io.gpurightsizer.cluster.watch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;

/**
 * When the API server last answered. A watch alone does not tell: it is silent while nothing changes, and on a connection
 * that broke without a word it stays so.
 */
final class ApiServerProbe {
    private static final long PROBE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PROBE_TIMEOUT_SECONDS = 5;

    private final KubernetesClient client;
    private volatile long lastNanos = System.nanoTime();
    private long nextProbeNanos = System.nanoTime();

    ApiServerProbe(KubernetesClient client) {
        this.client = client;
    }

    /** Asks whether the API server is there, if it has not been asked lately; does not wait for the answer. */
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
                made();
            }
        });
    }

    void made() {
        lastNanos = System.nanoTime();
    }

    /** Since the last answer; since this was made, where none has come yet. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - lastNanos);
    }
}
