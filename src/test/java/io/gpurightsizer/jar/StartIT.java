package io.gpurightsizer.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.testing.Client;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Pem;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How the packaged webhook starts, and how it refuses to. */
class StartIT {
    @TempDir
    Path folder;

    @Test
    void withoutACertificateItMakesOneAndSaysSo() {
        try (Jar webhook = Jar.serve(Map.of())) {
            assertTrue(webhook.log().contains("made a self-signed one"), webhook.log());
            assertTrue(webhook.log().contains("table in use: name=default"), webhook.log());
        }
    }

    @Test
    void everyMetricIsExplainedAndNoneIsRegisteredTwice() {
        Pem pem = Pem.in(folder);
        try (Jar webhook = Jar.serve(pem.environment())) {
            Client client = new Client(webhook.httpsPort, pem);
            client.answerTo(Reviews.yaml(Path.of("src/test/resources/reviews/asr.json")));
            client.send("no review".getBytes()).join();

            assertEquals(List.of(), webhook.metricsWithoutHelp());
            assertTrue(webhook.metrics().contains("# HELP gpu_rightsizer_errors_total Errors "), webhook.metrics());
            assertFalse(webhook.log().contains("MeterRegistry"), webhook.log());
        }
    }

    @Test
    void theReviewsOfTheWarmUpAreNotRecorded() {
        try (Jar webhook = Jar.serve(Map.of())) {
            assertTrue(webhook.log().contains("warm: calls=20"), webhook.log());
            assertFalse(webhook.log().contains("decision="), webhook.log());
            String metrics = webhook.metrics();
            assertTrue(metrics.contains("gpu_rightsizer_decision_seconds_count 0"), metrics);
            assertFalse(metrics.contains("gpu_rightsizer_decisions_total"), metrics);
            assertFalse(metrics.contains("gpu_rightsizer_errors_total"), metrics);
        }
    }

    @Test
    void aBadTableFailsTheStartWithAllItsProblems() throws IOException {
        Path table = Files.writeString(folder.resolve("table.yaml"), """
                apiVersion: gpu-rightsizer.io/v1alpha1
                kind: SizingTable
                metadata: {name: bad}
                spec:
                  rows:
                  - {name: a, models: [a], memory: 10Gbb, source: x}
                  - {name: a, models: [b], memori: 1Gi, source: x}
                """);

        refusesToStart(
                Map.of("RIGHTSIZER_TABLE", table.toString()),
                "spec.rows[0].memory: \"10Gbb\" is not a quantity",
                "memori");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RIGHTSIZER_MODE|on|\"on\" is not a mode; expected one of enforce, dry-run, off",
                "RIGHTSIZER_OVERRIDES|maybe|neither allow nor deny",
                "RIGHTSIZER_ASSUME_GPU|NVIDIA-H999|\"NVIDIA-H999\" is not a known GPU",
                "RIGHTSIZER_TABLE|/nowhere/table.yaml|/nowhere/table.yaml",
                "RIGHTSIZER_NODES|/nowhere/nodes.yaml|/nowhere/nodes.yaml",
                "RIGHTSIZER_TLS_ENGINE|gnutls|\"gnutls\" is none of auto, jdk, openssl",
                "RIGHTSIZER_TLS_KEY|/nowhere/tls.key|only one of them is set",
            })
    void aSettingThatCannotBeFollowedFailsTheStart(String variable, String value, String sentence) {
        refusesToStart(Map.of(variable, value), sentence);
    }

    private static void refusesToStart(Map<String, String> environment, String... sentences) {
        try (Jar webhook = Jar.start(environment)) {
            assertEquals(1, webhook.exitCode(), webhook.log());
            for (String sentence : sentences) {
                assertTrue(webhook.log().contains(sentence), webhook.log());
            }
            assertFalse(webhook.log().contains("\tat io.quarkus"), webhook.log());
        }
    }
}
