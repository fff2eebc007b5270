package io.gpurightsizer.cluster.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;

/** A GET of the API server that does not block. */
public final class JsonGet {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long TIMEOUT_SECONDS = 5;

    private JsonGet() {}

    /**
     * Asks the API server.
     *
     * @param path from the API server's root, without a slash at its beginning
     * @return empty if there is no such object; fails on any other answer but success, and without one
     */
    public static CompletableFuture<Optional<JsonNode>> of(KubernetesClient client, String path, String accept) {
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
            return Optional.of(parse(response.body()));
        });
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
