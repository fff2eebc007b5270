package io.gpurightsizer.benchmark.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

/** From {@code rounds.jsonl} to {@code report.json} and {@code report.html} in the same folder. */
public final class Report {
    /** What was measured: a {@link RoundResult} in each line. */
    public static final String ROUNDS = "rounds.jsonl";

    /** The report as a page that needs nothing else. */
    public static final String PAGE = "report.html";

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new Jdk8Module())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .setDefaultPropertyInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_ABSENT);

    private Report() {}

    /**
     * @param p95 how many times as large p95 may be for latency to count as kept
     * @param deviation the same for the deviation
     * @return the sentences on the hypothesis
     * @throws IllegalArgumentException if a line is not a round
     */
    public static String write(Path folder, double p95, double deviation) throws IOException {
        Results results = Results.of(rounds(folder.resolve(ROUNDS)));
        List<Comparison> comparisons = new ArrayList<>();
        results.cells().forEach(it -> comparisons.addAll(Comparison.of(it, results)));
        Summary summary = new Summary(
                Hypothesis.of(results, comparisons, p95, deviation).stream()
                        .map(Hypothesis::sentence)
                        .toList(),
                results.cells().stream().map(Summary.Throughput::of).toList(),
                comparisons,
                results.loads().stream()
                        .flatMap(load -> results.strategies().stream().map(it -> Capacity.of(results, load, it)))
                        .toList());
        Files.writeString(folder.resolve("report.json"), JSON.writeValueAsString(summary) + "\n");
        Files.writeString(folder.resolve(PAGE), Page.of(results, summary));
        return summary.sentences().isEmpty()
                ? "no strategy with fewer GPUs was measured with a load of several stages"
                : String.join("\n", summary.sentences());
    }

    private static List<RoundResult> rounds(Path file) throws IOException {
        List<RoundResult> rounds = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            try {
                rounds.add(JSON.readValue(line, RoundResult.class));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(
                        file + ":" + (rounds.size() + 1) + ": expected a round, found " + e.getOriginalMessage());
            }
        }
        return rounds;
    }

    /** What {@code report.json} holds. */
    record Summary(
            List<String> sentences,
            List<Throughput> throughput,
            List<Comparison> comparisons,
            List<Capacity> capacities) {

        /** @param late how late the generator itself was at p99, in milliseconds */
        record Throughput(
                Situation situation,
                String strategy,
                int gpus,
                int turns,
                double success,
                double perSecondAndGpu,
                double utilisation,
                double late) {
            static Throughput of(Cell cell) {
                return new Throughput(
                        cell.situation(),
                        cell.strategy(),
                        cell.gpus(),
                        cell.turns(),
                        cell.success(),
                        cell.perSecondAndGpu(),
                        cell.utilisation(),
                        cell.late());
            }
        }
    }
}
