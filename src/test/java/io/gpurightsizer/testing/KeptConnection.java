package io.gpurightsizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

/** Calls a webhook as an API server does: HTTP/1.1 on connections that are kept. Trusts any certificate. */
public final class KeptConnection {
    private final HttpClient client =
            HttpClient.newBuilder().sslContext(trustingAnyone()).build();
    private final URI uri;

    public KeptConnection(int port) {
        this.uri = URI.create("https://localhost:" + port + "/mutate?timeout=10s");
    }

    /** Posts a review and reads the one that answers it; anything but status 200 is an error. */
    public JsonNode answerTo(JsonNode review) {
        try {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(uri)
                            .version(HttpClient.Version.HTTP_1_1)
                            .timeout(Duration.ofSeconds(10))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(Reviews.JSON.writeValueAsBytes(review)))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new AssertionError(
                        response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8));
            }
            return Reviews.JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext trustingAnyone() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
