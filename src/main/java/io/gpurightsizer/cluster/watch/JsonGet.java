package io.gpurightsizer.cluster.watch;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;

/** A GET that waits for nobody. */
public final class JsonGet {
    private static final long TIMEOUT_SECONDS = 5;

    private JsonGet() {}

    /**
     * Asks the API server.
     *
     * @param path from the API server's root, without a slash at its beginning
     * @return empty if there is no such thing; fails on any other answer but success, and without one
     */
    public static <T> CompletionStage<Optional<T>> of(
            KubernetesClient client, String path, String accept, Class<T> type) {
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(client.getMasterUrl() + path)
                .header("Accept", accept)
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .build();
        return client.getHttpClient().sendAsync(request, String.class).thenApply(response -> {
            if (response.code() == 404) {
                return Optional.empty();
            }
            if (!response.isSuccessful()) {
                throw new KubernetesClientException("GET /" + path + ": " + response.code(), response.code(), null);
            }
            return Optional.of(client.getKubernetesSerialization().unmarshal(response.body(), type));
        });
    }
}
