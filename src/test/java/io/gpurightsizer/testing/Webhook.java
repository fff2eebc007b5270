package io.gpurightsizer.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.eclipse.microprofile.config.ConfigProvider;

import static io.restassured.RestAssured.given;

/** The running webhook, called over HTTPS as an API server does. */
public final class Webhook {
    private Webhook() {}

    public static RequestSpecification request() {
        int port = ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class);
        return given().config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .relaxedHTTPSValidation()
                .baseUri("https://localhost:" + port);
    }

    /** Posts a body as JSON, with the query the API server adds. */
    public static Response post(byte[] body) {
        return request()
                .contentType("application/json")
                .queryParam("timeout", "10s")
                .body(body)
                .post("/mutate");
    }

    /** Posts a review and reads the one that answers it. */
    public static JsonNode answerTo(JsonNode review) {
        try {
            byte[] body = Reviews.JSON.writeValueAsBytes(review);
            return Reviews.JSON.readTree(
                    post(body).then().statusCode(200).extract().asByteArray());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The management interface, where health and metrics are. */
    public static RequestSpecification management() {
        int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return given().baseUri("http://localhost:" + port);
    }
}
