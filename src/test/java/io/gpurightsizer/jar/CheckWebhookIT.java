package io.gpurightsizer.jar;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.testing.Chart;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Pem;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.TlsServer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The process of the pod that {@code helm test} starts, against webhooks that work and others that do not. */
class CheckWebhookIT {
    @TempDir
    Path folder;

    private Pem pem;

    @BeforeEach
    void aCertificateForTheService() {
        pem = Pem.in(folder, Chart.SERVICE);
    }

    @Test
    void aRunningWebhookPasses() {
        try (Jar webhook = Jar.serve(pem.environment())) {
            Jar.Result result = check(webhook.httpsPort, pem.certificate());

            assertEquals(0, result.exitCode(), result.output());
            assertTrue(result.output().contains("decision=resize reason=smallest-fit mode=dry-run"), result.output());
        }
    }

    @Test
    void oneThatHasEndedFails() throws IOException {
        Jar.Result result = check(Jar.freePort(), pem.certificate());

        assertEquals(1, result.exitCode(), result.output());
        assertTrue(result.output().contains("no connection"), result.output());
    }

    @Test
    void oneWhoseCertificateIsOfAnotherAuthorityFails() {
        try (Jar webhook = Jar.serve(pem.environment())) {
            Jar.Result result =
                    check(webhook.httpsPort, Pem.in(folder, Chart.SERVICE).certificate());

            assertEquals(1, result.exitCode(), result.output());
            assertTrue(result.output().contains("PKIX path"), result.output());
        }
    }

    @Test
    void oneWhoseCertificateIsForAnotherNameFails() {
        Pem another = Pem.in(folder, "localhost");
        try (Jar webhook = Jar.serve(another.environment())) {
            Jar.Result result = check(webhook.httpsPort, another.certificate());

            assertEquals(1, result.exitCode(), result.output());
            assertTrue(
                    result.output().contains("No subject alternative DNS name matching " + Chart.SERVICE),
                    result.output());
        }
    }

    static Stream<Arguments> wrongAnswers() {
        return Stream.of(
                Arguments.of(503, "too busy", "HTTP status: expected 200, found 503: too busy"),
                Arguments.of(200, "<html>", "expected JSON, found <html>"),
                Arguments.of(200, "{\"kind\": \"Status\"}", "kind: expected AdmissionReview, found Status"),
                Arguments.of(200, answer("another", true, "keep"), "response.uid: expected "),
                Arguments.of(200, answer("UID", false, "keep"), "response.allowed: expected true, found false"),
                Arguments.of(200, answer("UID", true, ""), "answers without a decision"));
    }

    @ParameterizedTest
    @MethodSource("wrongAnswers")
    void oneThatAnswersSomethingElseFails(int status, String body, String sentence) {
        try (TlsServer broken = new TlsServer(pem, exchange -> answer(exchange, status, body))) {
            Jar.Result result = check(broken.port(), pem.certificate());

            assertEquals(1, result.exitCode(), result.output());
            assertTrue(result.output().contains(sentence), result.output());
        }
    }

    @Test
    void badUsageIsToldFromABrokenWebhook() {
        Path missing = folder.resolve("ca.crt");

        Jar.Result noAuthority = check(8443, missing);
        Jar.Result noUrl = Jar.run("check-webhook", "--url=gpu-rightsizer");

        assertEquals(2, noAuthority.exitCode(), noAuthority.output());
        assertTrue(noAuthority.output().contains(missing + " cannot be read"), noAuthority.output());
        assertEquals(2, noUrl.exitCode(), noUrl.output());
        assertTrue(
                noUrl.output().contains("\"gpu-rightsizer\" is not a URL that begins with https://"), noUrl.output());
    }

    private static Jar.Result check(int port, Path authority) {
        return Chart.test(Chart.DEFAULTS, port, authority);
    }

    private static String answer(String uid, boolean allowed, String decision) {
        ObjectNode review = Reviews.JSON.createObjectNode().put("kind", "AdmissionReview");
        ObjectNode response = review.putObject("response").put("uid", uid).put("allowed", allowed);
        if (!decision.isEmpty()) {
            response.putObject("auditAnnotations").put("decision", decision);
        }
        return review.toString();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        String uid = Reviews.JSON
                .readTree(exchange.getRequestBody())
                .at("/request/uid")
                .asText();
        byte[] bytes = body.replace("UID", uid).getBytes();
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
