package io.gpurightsizer.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.cli.cluster.KubernetesApi;
import io.gpurightsizer.cli.cluster.KubernetesApi.Refused;
import io.gpurightsizer.cli.cluster.WholeReading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What {@code report} refuses, and when a reading of the cluster counts as failed; {@code ReportIT} runs the rest. */
class ReportCommandTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "report | --cluster",
                "report --cluster --every 9s | --every: expected at least 10s, found 9s",
                "report --cluster --every soon | expected a number with s, m or h such as 10m, found \"soon\"",
                "report --cluster --port 70000 | --port: expected a number from 0 to 65535, found 70000",
                "report --cluster --host gpus.example.com:80 | --host: expected a DNS name without a port, such as gpus.example.com, found \"gpus.example.com:80\"",
                "report --cluster --nodes n.yaml | --nodes and --assume-gpu contradict --cluster",
                "report --cluster --table missing.yaml | --table: there is no file missing.yaml",
                "report --cluster --context nowhere | --context: the kubeconfig has no context \"nowhere\"",
                "report --cluster --gpu-hour-price -1 | --gpu-hour-price: expected a number with a point"
            })
    void badUsageSaysWhatIsWrong(String line, String expected) {
        Typed typed = Typed.of(line.split(" "));

        assertEquals(2, typed.code());
        assertTrue(typed.err().contains(expected), typed.err());
    }

    @ParameterizedTest
    @CsvSource({
        "403,/api/v1/pods,left out",
        "410,/api/v1/pods,left out",
        "500,/apis/ray.io/v1/rayclusters,left out",
        "0,/api/v1/pods,failed",
        "401,/api/v1/nodes,failed",
        "429,/apis/apps/v1/deployments,failed",
        "503,/apis/batch/v1/jobs,failed"
    })
    void whatMayNotBeReadIsLeftOutAndAServerThatDoesNotAnswerFailsTheReading(int status, String path, String expected) {
        WholeReading api = new WholeReading(refusing(status));

        Throwable thrown = assertThrows(Throwable.class, () -> api.get(path));

        assertEquals(expected, thrown instanceof Refused ? "left out" : "failed", thrown::toString);
    }

    @Test
    void aFailedReadingNamesTheServerAndWhatWasAskedOfIt() {
        Throwable thrown = assertThrows(Throwable.class, () -> new WholeReading(refusing(503)).get("/api/v1/pods"));

        assertTrue(
                thrown.getMessage().endsWith("https://example.invalid does not answer for /api/v1/pods: too busy"),
                thrown.getMessage());
    }

    private static KubernetesApi refusing(int status) {
        return new KubernetesApi() {
            @Override
            public java.util.Optional<String> get(String path) throws Refused {
                throw new Refused(status, "too busy");
            }

            @Override
            public String namespace() {
                return "voice";
            }

            @Override
            public String name() {
                return "https://example.invalid";
            }
        };
    }
}
