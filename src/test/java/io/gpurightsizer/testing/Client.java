package io.gpurightsizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.certificates.Trust;

/** Posts reviews to a packaged webhook as an API server does, trusting the one certificate it is given. */
public final class Client {
    private final HttpClient http;
    private final URI address;

    public Client(int port, Pem trusted) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trusting(trusted))
                .build();
        this.address = URI.create("https://127.0.0.1:" + port + "/mutate?timeout=10s");
    }

    public CompletableFuture<HttpResponse<byte[]>> send(byte[] body) {
        return http.sendAsync(
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    public JsonNode answerTo(JsonNode review) {
        return json(send(bytes(review)).join());
    }

    /** Whether the pod of a review comes back with a patch. */
    public boolean resizes(JsonNode review) {
        return !JsonPatches.in(answerTo(review)).isEmpty();
    }

    public static byte[] bytes(JsonNode review) {
        return review.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    public static JsonNode json(HttpResponse<byte[]> response) {
        try {
            if (response.statusCode() != 200) {
                throw new AssertionError(response.statusCode() + " " + new String(response.body()));
            }
            return Reviews.JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static SSLContext trusting(Pem pem) {
        return Trust.inOnly(List.of(pem.pair().chain().get(0)));
    }
}
