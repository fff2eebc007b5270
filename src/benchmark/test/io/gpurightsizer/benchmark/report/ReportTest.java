package io.gpurightsizer.benchmark.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReportTest {
    private static final String TURN = "{\"at\":%.3f,\"late\":0.5,\"stages\":{\"asr\":%.3f,\"llm\":%.3f}%s}";

    @TempDir
    Path folder;

    private final List<String> lines = new ArrayList<>();

    /** A hundred turns, each {@code factor} times as long as one of the strategy dedicated. */
    private void round(String strategy, int gpus, double rate, int repeat, double factor, double spread, int failed) {
        Random random = new Random(repeat);
        List<String> turns = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            double asr = factor * (100 + spread * random.nextDouble());
            String end = i < failed
                    ? ",\"failure\":\"llm failed\""
                    : String.format(Locale.ROOT, ",\"total\":%.3f", asr + 50);
            turns.add(String.format(Locale.ROOT, TURN, i / rate, asr, 50.0, end));
        }
        lines.add(String.format(
                Locale.ROOT,
                "{\"strategy\":\"%s\",\"reference\":\"dedicated\",\"gpus\":%d,\"load\":\"turn\",\"stages\":[\"asr\",\"llm\"],"
                        + "\"rate\":%.1f,\"neighbour\":\"idle\",\"repeat\":%d,\"seconds\":%.1f,\"utilisation\":%.1f,\"turns\":[%s]}",
                strategy,
                gpus,
                rate,
                repeat,
                100 / rate,
                10 * rate,
                String.join(",", turns)));
    }

    private String write() throws IOException {
        Files.write(folder.resolve(Report.ROUNDS), lines);
        return Report.write(folder, 1.1, 1.25);
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    }

    private static JsonNode of(JsonNode entries, String strategy, double rate) {
        for (JsonNode entry : entries) {
            if (entry.path("strategy").asText().equals(strategy)
                    && entry.at("/situation/rate").asDouble() == rate) {
                return entry;
            }
        }
        throw new AssertionError(strategy + " at " + rate + " is not in " + entries);
    }

    @Test
    void itHeldWhereLatencyAndDeviationStayWithinTheLimits() throws IOException {
        for (int repeat = 0; repeat < 5; repeat++) {
            round("dedicated", 3, 2, repeat, 1, 40, 0);
            round("shared", 2, 2, repeat, 1.05, 40, 0);
        }

        String sentence = write();

        assertTrue(
                sentence.startsWith(
                        "The hypothesis held here for shared (turn): on 2 GPUs instead of 3, p95 of the whole"
                                + " turn was at most 1.04 ("),
                sentence);
        assertTrue(sentence.contains("at least 100.0 % of the turns succeeded."), sentence);
    }

    @Test
    void itDidNotHoldWhereLatencyGrewByAThird() throws IOException {
        for (int repeat = 0; repeat < 5; repeat++) {
            round("dedicated", 3, 2, repeat, 1, 40, 0);
            round("shared", 2, 2, repeat, 1.5, 40, 0);
        }

        assertTrue(write().startsWith("The hypothesis did not hold here for shared"), lines.toString());
        JsonNode whole = of(report().path("comparisons"), "shared", 2);
        double ratio = whole.at("/p95/value").asDouble();
        assertTrue(ratio > 1.3 && ratio < 1.4, whole.toString());
        assertTrue(
                whole.at("/p95/low").asDouble() < ratio && whole.at("/p95/high").asDouble() > ratio, whole.toString());
    }

    @Test
    void itCouldNotBeDecidedWhereTheIntervalHoldsTheLimit() throws IOException {
        round("dedicated", 3, 2, 0, 1, 40, 0);
        round("shared", 2, 2, 0, 1.05, 130, 0);
        round("dedicated", 3, 2, 1, 1, 40, 0);
        round("shared", 2, 2, 1, 0.8, 40, 0);

        assertTrue(write().startsWith("The hypothesis could not be decided here"), () -> String.join("\n", lines));
    }

    @Test
    void turnsThatFailedCountAsInfinitelySlowAndAreNotThroughput() throws IOException {
        round("dedicated", 3, 2, 0, 1, 40, 6);
        write();

        JsonNode throughput = of(report().path("throughput"), "dedicated", 2);
        assertEquals(0.94, throughput.path("success").asDouble(), 1e-9);
        assertEquals(94 / 50.0 / 3, throughput.path("perSecondAndGpu").asDouble(), 1e-9);
        assertEquals(
                "Infinity",
                of(report().path("comparisons"), "dedicated", 2)
                        .at("/figures/p95")
                        .asText());
        assertTrue(Files.readString(folder.resolve(Report.PAGE)).contains("<td>–</td>"));
    }

    @Test
    void theCapacityIsBelowTheFirstRateAtWhichP95HasDoubled() throws IOException {
        for (double rate : new double[] {2, 4, 8}) {
            round("dedicated", 3, rate, 0, 1, 40, 0);
            round("shared", 2, rate, 0, rate < 8 ? 1 : 4, 40, 0);
        }
        write();

        JsonNode capacities = report().path("capacities");
        assertEquals("NaN", capacities.at("/0/at").asText());
        assertEquals(8, capacities.at("/0/upTo").asDouble());
        assertEquals(4, capacities.at("/1/upTo").asDouble());
        assertEquals(8, capacities.at("/1/at").asDouble());
        assertEquals(80, capacities.at("/1/utilisation").asDouble());
    }

    @Test
    void onlyRepeatsThatBothStrategiesHaveAreCompared() throws IOException {
        round("dedicated", 3, 2, 1, 1, 40, 0);
        round("shared", 2, 2, 0, 9, 40, 0);
        round("shared", 2, 2, 1, 1, 40, 0);
        write();

        assertEquals(
                1,
                of(report().path("comparisons"), "shared", 2).at("/p95/value").asDouble(),
                1e-9);
    }

    @Test
    void thePageHasAPlotOfEachMeasureAndEscapesNames() throws IOException {
        for (double rate : new double[] {2, 4}) {
            round("dedicated", 3, rate, 0, 1, 40, 0);
            round("<b>", 2, rate, 0, 1, 40, 0);
        }
        write();

        String page = Files.readString(folder.resolve(Report.PAGE));
        assertEquals(4, page.split("<svg ", -1).length - 1, "end to end, asr, llm, turns a second and GPU");
        assertTrue(!page.contains("<b>") && page.contains("&lt;b&gt;"), page);
    }

    @Test
    void aLineThatIsNoRoundIsNamed() throws IOException {
        round("dedicated", 3, 2, 0, 1, 40, 0);
        lines.add("{\"strategy\":1,\"speed\":2}");

        String message =
                assertThrows(IllegalArgumentException.class, this::write).getMessage();

        assertTrue(message.contains("rounds.jsonl:2: expected a round, found "), message);
    }

    @Test
    void quantilesAreInterpolated() {
        assertEquals(2.5, Statistics.quantile(new double[] {4, 1, 2, 3}, 0.5));
        assertEquals(3.85, Statistics.quantile(new double[] {1, 2, 3, 4}, 0.95), 1e-12);
        assertEquals(Math.sqrt(1.25), Statistics.deviation(new double[] {1, 2, 3, 4}), 1e-12);
    }
}
