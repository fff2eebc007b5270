package io.gpurightsizer.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.benchmark.report.Statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What is reported of servers whose times are known: each answers one request after the other, always after the same time,
 * so that with random arrivals it is the queue M/D/1. All measurements run at once, each with its own servers.
 */
class KnownServersTest {
    /** With it the arrivals of all three loads have a rate and a p95 that are those of the formula within 2.5 %. */
    private static final long SEED = 18235;

    private static final double SETTLE = 5;
    private static final double SECONDS = 40;
    private static final double TOLERANCE = 0.05;

    /** Of times by the clock, which a busy machine makes longer. */
    private static final double CLOCK_TOLERANCE = Boolean.getBoolean("quiet") ? TOLERANCE : 0.25;

    private static final Map<String, Double> SERVICE = Map.of("asr", 150.0, "llm", 120.0, "tts", 100.0);

    @TempDir
    static Path folder;

    private static final Map<String, QueueServer> SERVERS = new LinkedHashMap<>();
    private static final Map<String, Launched> RUNS = new LinkedHashMap<>();
    private static QueueServer stalling;

    @BeforeAll
    static void measureAllAtOnce() throws Exception {
        start("asr", "{name: asr, stages: [asr], rates: [4]}");
        start("llm", "{name: llm, stages: [llm], rates: [5]}");
        start("tts", "{name: tts, stages: [tts], rates: [6]}");
        start("turn", "{name: turn, stages: [asr, llm, tts], rates: [3]}");
        stalling = new QueueServer(5);
        start("stall", "{name: tts, stages: [tts], rates: [20]}", "tts", Map.of("tts", stalling));
        awaitRequests(stalling, 20 * (SETTLE + 10));
        stalling.stall(2);
        for (Launched run : RUNS.values()) {
            run.exitCode();
        }
    }

    private static void awaitRequests(QueueServer server, double count) throws InterruptedException {
        while (server.requests().getOrDefault("/v1/audio/speech", 0) < count
                && RUNS.get("stall").process().isAlive()) {
            Thread.sleep(50);
        }
    }

    private static void start(String name, String load) throws IOException {
        Map<String, QueueServer> servers = new LinkedHashMap<>();
        for (String stage : List.of("asr", "llm", "tts")) {
            servers.put(stage, new QueueServer(SERVICE.get(stage)));
            SERVERS.put(name + " " + stage, servers.get(stage));
        }
        start(name, load, "asr, llm, tts", servers);
    }

    private static void start(String name, String load, String stages, Map<String, QueueServer> servers)
            throws IOException {
        Path own = Files.createDirectory(folder.resolve(name));
        Path audio = Files.createDirectory(own.resolve("audio"));
        Files.writeString(audio.resolve("question.wav"), "RIFF");
        StringBuilder services = new StringBuilder();
        servers.forEach((stage, server) -> services.append(stage + ": \"" + server.address() + "\", "));
        Map<String, String> apis = Map.of("asr", "transcription", "llm", "chat", "tts", "speech");
        StringBuilder defined = new StringBuilder();
        servers.keySet().forEach(it -> defined.append(it + ": {api: " + apis.get(it) + ", model: m}, "));
        QueueServer any = servers.values().iterator().next();
        RUNS.put(
                name,
                Launched.run("""
                        apiVersion: gpu-rightsizer.io/v1alpha1
                        kind: BenchmarkPlan
                        spec:
                          seed: %d
                          repeats: 1
                          seconds: %s
                          settleSeconds: %s
                          warmUp: {seconds: 4, atMost: 1}
                          audio: %s
                          prometheus: "%s"
                          stages: {%s}
                          strategies:
                          - {name: dedicated, gpus: 2, services: {%s}, utilisation: "avg_over_time(x[40s])"}
                          loads:
                          - %s
                        """.formatted(SEED, SECONDS, SETTLE, audio, any.address(), defined, services, load), own));
    }

    @AfterAll
    static void noServer() {
        SERVERS.values().forEach(QueueServer::close);
        if (stalling != null) {
            stalling.close();
        }
    }

    /** The arrivals are those of the formula, and what is reported is the p95 of the turns that came. */
    @ParameterizedTest
    @CsvSource({"asr, 4", "llm, 5", "tts, 6"})
    void p95AndThroughputAreThoseOfTheQueue(String stage, double rate) throws Exception {
        JsonNode report = RUNS.get(stage).report();
        double[] took = turns(stage, "total");
        double[] expected = expected(stage, rate, took.length);

        assertNear(formula(stage, rate), Statistics.quantile(expected, 0.95));
        assertEquals(Statistics.quantile(took, 0.95), reportedP95(report), 0.01);
        assertNear(rate / 2, report.at("/throughput/0/perSecondAndGpu").asDouble());
        assertEquals(1, report.at("/throughput/0/success").asDouble());
    }

    /** The queue of the very arrivals that came, turn by turn; half of the turns may be late on a busy machine. */
    @ParameterizedTest
    @CsvSource({"asr, 4", "llm, 5", "tts, 6"})
    void everyTurnTookWhatItsArrivalSays(String stage, double rate) throws Exception {
        double[] took = turns(stage, "total");
        double[] at = turns(stage, "at");
        double[] arrivals = last(Arrivals.steady(rate, SETTLE + SECONDS, seed(stage, rate)), at.length);
        double[] expected = expected(stage, rate, took.length);

        double[] errors = new double[took.length];
        for (int i = 0; i < errors.length; i++) {
            assertEquals(arrivals[i], at[i], 1e-5);
            errors[i] = took[i] - expected[i];
        }
        double service = SERVICE.get(stage);
        assertTook(
                service,
                service + Statistics.quantile(errors, 0.5),
                late(RUNS.get(stage).report()));
    }

    /** From the arrival to the report in one step, which a busy machine makes late at p95. */
    @ParameterizedTest
    @CsvSource({"asr, 4", "llm, 5", "tts, 6"})
    @EnabledIfSystemProperty(
            named = "quiet",
            matches = "true",
            disabledReason = "compares times of the clock at p95, which needs a quiet machine: -Dquiet=true")
    void theReportedP95IsThatOfTheFormulaOnAQuietMachine(String stage, double rate) throws Exception {
        JsonNode report = RUNS.get(stage).report();

        assertTook(formula(stage, rate), reportedP95(report), late(report));
    }

    private static double formula(String stage, double rate) {
        return Queueing.quantile(rate / 1000, SERVICE.get(stage), 0.95);
    }

    private static double reportedP95(JsonNode report) {
        return report.at("/comparisons/0/figures/p95").asDouble();
    }

    /** Milliseconds that the last turns take in the queue of their arrivals. */
    private static double[] expected(String stage, double rate, int turns) {
        double[] arrivals = Arrivals.steady(rate, SETTLE + SECONDS, seed(stage, rate));
        double[] seconds = Queueing.answered(arrivals, SERVICE.get(stage) / 1000);
        return Arrays.stream(last(seconds, turns)).map(it -> it * 1000).toArray();
    }

    private static double[] last(double[] values, int count) {
        return Arrays.copyOfRange(values, values.length - count, values.length);
    }

    private static double[] turns(String run, String field) throws Exception {
        return RUNS.get(run).rounds().get(0).path("turns").findValues(field).stream()
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static long seed(String load, double rate) {
        return ((SEED * 31 + load.hashCode()) * 31 + Double.hashCode(rate)) * 31;
    }

    /** Behind a queue whose answers are further apart than they need, the servers of the next stages never make wait. */
    @Test
    void theStagesOfATurnAddUp() throws Exception {
        JsonNode report = RUNS.get("turn").report();

        double behind = SERVICE.get("llm") + SERVICE.get("tts");
        assertTook(SERVICE.get("llm"), figure(report, "llm", "p50"), late(report));
        assertTook(SERVICE.get("tts"), figure(report, "tts", "p50"), late(report));
        assertTook(figure(report, "asr", "p50") + behind, figure(report, "end to end", "p50"), late(report));
    }

    /** The first sentence and then the rest are asked for, and spoken; nothing is sent again. */
    @Test
    void everyTurnSendsItsRequestsOnce() throws Exception {
        RUNS.get("turn").report();
        int turns = SERVERS.get("turn asr").requests().get("/v1/audio/transcriptions");

        assertEquals(2 * turns, SERVERS.get("turn llm").requests().get("/v1/chat/completions"));
        assertEquals(2 * turns, SERVERS.get("turn tts").requests().get("/v1/audio/speech"));
    }

    /** At 20 arrivals a second, 40 come while nothing is answered, and wait a second on average. */
    @Test
    void aServerThatStallsForTwoSecondsShowsInEveryTurnThatArrivedMeanwhile() throws Exception {
        JsonNode report = RUNS.get("stall").report();
        List<Double> took = RUNS.get("stall").rounds().get(0).path("turns").findValues("total").stream()
                .map(JsonNode::asDouble)
                .toList();

        assertTrue(took.stream().filter(it -> it > 1000).count() >= 12, took.toString());
        assertTrue(took.stream().filter(it -> it > 100).count() >= 28, took.toString());
        assertTrue(took.stream().max(Double::compare).orElseThrow() > 1850, took.toString());
        assertTrue(report.at("/comparisons/0/figures/p99").asDouble() > 1500, report.toString());
        assertTrue(report.at("/comparisons/0/figures/p50").asDouble() < 60 + late(report), report.toString());
    }

    @Test
    void theUtilisationIsTheLargestThatPrometheusHas() throws Exception {
        assertEquals(
                41.5, RUNS.get("asr").report().at("/throughput/0/utilisation").asDouble());
    }

    @Test
    void progressIsSaidWhileItRuns() throws Exception {
        RUNS.get("turn").report();
        String output = RUNS.get("turn").output();

        assertTrue(output.contains("warm-up 1 of at most 1, dedicated: median "), output);
        assertTrue(output.contains("round 1 of 1, dedicated, turn, 3.0/s: "), output);
        assertTrue(output.contains("report written to "), output);
    }

    private static double figure(JsonNode report, String measure, String name) {
        for (JsonNode comparison : report.path("comparisons")) {
            if (comparison.at("/figures/measure").asText().equals(measure)) {
                return comparison.at("/figures/" + name).asDouble();
            }
        }
        throw new AssertionError(measure + " is not in " + report);
    }

    /** What a busy machine makes the generator late; next to nothing on a quiet one. */
    private static double late(JsonNode report) {
        return report.at("/throughput/0/late").asDouble();
    }

    private static void assertNear(double expected, double found) {
        assertEquals(expected, found, TOLERANCE * expected);
    }

    private static void assertTook(double expected, double found, double late) {
        assertEquals(expected, found, CLOCK_TOLERANCE * expected + late);
    }
}
