package io.gpurightsizer.testing;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.eclipse.microprofile.config.ConfigProvider;

import static io.restassured.RestAssured.given;

/** The running webhook, called over HTTPS as an API server does. */
public final class Webhook {
    private static final Map<Integer, KeptConnection> KEPT = new ConcurrentHashMap<>();

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

    /** The same without saying how long the body is. */
    public static HttpResponse<String> postInChunks(byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + port() + "/mutate"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();
        HttpClient client = HttpClient.newBuilder()
                .sslContext(Trusting.anybody())
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
    }

    /** Posts a review on a connection that is kept, as the API server's are, and reads the one that answers it. */
    public static JsonNode answerTo(JsonNode review) {
        return KEPT.computeIfAbsent(port(), KeptConnection::new).answerTo(review);
    }

    /** The port of HTTPS. */
    public static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class);
    }

    /** The management interface, where health and metrics are. */
    public static RequestSpecification management() {
        int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return given().baseUri("http://localhost:" + port);
    }
}
