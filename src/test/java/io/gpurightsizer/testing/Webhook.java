package io.gpurightsizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.eclipse.microprofile.config.ConfigProvider;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;

/** The running webhook, called over HTTPS as an API server does. */
public final class Webhook {
    private static final HttpClient KEPT =
            HttpClient.newBuilder().sslContext(trustingAnyone()).build();

    private Webhook() {}

    public static RequestSpecification request() {
        return given().config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .relaxedHTTPSValidation()
                .baseUri("https://localhost:" + port());
    }

    /** Posts a body as JSON, with the query the API server adds. */
    public static Response post(byte[] body) {
        return request()
                .contentType("application/json")
                .queryParam("timeout", "10s")
                .body(body)
                .post("/mutate");
    }

    /** Posts a review on a connection that is kept, as the API server's are, and reads the one that answers it. */
    public static JsonNode answerTo(JsonNode review) {
        try {
            HttpResponse<byte[]> response = KEPT.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + port() + "/mutate?timeout=10s"))
                            .version(HttpClient.Version.HTTP_1_1)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(Reviews.JSON.writeValueAsBytes(review)))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new AssertionError(response.statusCode() + " " + new String(response.body(), UTF_8));
            }
            return Reviews.JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class);
    }

    private static SSLContext trustingAnyone() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, io.netty.handler.ssl.util.InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The management interface, where health and metrics are. */
    public static RequestSpecification management() {
        int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return given().baseUri("http://localhost:" + port);
    }
}
