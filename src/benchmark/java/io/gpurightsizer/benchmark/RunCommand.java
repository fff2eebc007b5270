package io.gpurightsizer.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import io.gpurightsizer.benchmark.Plan.Strategy;
import io.gpurightsizer.benchmark.report.Report;
import io.gpurightsizer.benchmark.report.RoundResult;
import io.gpurightsizer.benchmark.report.TurnResult;

/** Warms up, measures every round, writes each at once, then the report. Progress goes to standard error. */
@Command(
        name = "run",
        description = "Measures what a plan says and writes the report.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--plan", required = true, paramLabel = "FILE", description = "What to measure.")
    private Path plan;

    @Option(
            names = "--results",
            required = true,
            paramLabel = "FOLDER",
            description = "Where rounds.jsonl, report.html and report.json go; made if it is not there.")
    private Path results;

    @Option(
            names = "--without",
            paramLabel = "STRATEGY",
            split = ",",
            defaultValue = "${env:BENCHMARK_WITHOUT:-}",
            description = "Strategies of the plan that are left out.")
    private List<String> without = List.of();

    @Override
    public Integer call() throws Exception {
        Plan read = PlanReader.read(plan)
                .without(without.stream().filter(it -> !it.isBlank()).toList());
        Files.createDirectories(results);
        Path rounds = results.resolve(Report.ROUNDS);
        if (Files.exists(rounds)) {
            throw new IllegalArgumentException(rounds + ": it is there already; name another folder");
        }
        progress("making the questions");
        LoadGenerator generator = new LoadGenerator(read, Inputs.of(read), results);
        for (Strategy strategy : read.strategies()) {
            if (!new WarmUp(read, generator, RunCommand::progress).steady(strategy)
                    && read.warmUp().atMost() > 0) {
                progress(strategy.name() + " did not become steady; it is measured all the same");
            }
        }
        measure(read, generator, rounds);
        progress(Report.write(results, read.limits().p95(), read.limits().deviation()));
        progress("report written to " + results.resolve(Report.PAGE));
        return 0;
    }

    private static void measure(Plan plan, LoadGenerator generator, Path file) throws IOException {
        List<Round> rounds = Round.all(plan);
        long start = System.nanoTime();
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            RoundResult result = measured(plan, round, generator);
            Files.writeString(
                    file, JSON.writeValueAsString(result) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Duration left = Duration.ofNanos((System.nanoTime() - start) / (i + 1) * (rounds.size() - i - 1));
            progress(String.format(
                    Locale.ROOT,
                    "round %d of %d, %s: %d turns%s; %d min left",
                    i + 1,
                    rounds.size(),
                    round,
                    result.turns().size(),
                    failures(result.turns()),
                    (left.toSeconds() + 59) / 60));
        }
    }

    /** How many failed, and why most of them did; nothing where none did. */
    static String failures(List<TurnResult> turns) {
        Map<String, Long> why = turns.stream()
                .filter(it -> !it.succeeded())
                .collect(Collectors.groupingBy(TurnResult::failure, Collectors.counting()));
        return why.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(it ->
                        ", " + why.values().stream().mapToLong(Long::longValue).sum() + " failed (" + it.getKey() + ")")
                .orElse("");
    }

    private static RoundResult measured(Plan plan, Round round, LoadGenerator generator) throws IOException {
        List<TurnResult> turns = generator.run(round, plan.settleSeconds() + plan.seconds()).stream()
                .filter(it -> it.at() >= plan.settleSeconds())
                .toList();
        return new RoundResult(
                round.strategy().name(),
                plan.first().name(),
                round.strategy().gpus(),
                round.load().name(),
                round.load().stages(),
                round.rate(),
                round.neighbour().name().toLowerCase(Locale.ROOT),
                round.repeat(),
                plan.seconds(),
                utilisation(plan, round.strategy()),
                turns);
    }

    /** Null where nobody was asked or no answer came, which is no reason to end a measurement of hours. */
    private static Double utilisation(Plan plan, Strategy strategy) {
        if (plan.prometheus().isEmpty() || strategy.utilisation().isEmpty()) {
            return null;
        }
        try {
            return new Prometheus(plan.prometheus().get())
                    .ask(strategy.utilisation().get());
        } catch (IOException | UncheckedIOException e) {
            progress("no utilisation: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private static void progress(String line) {
        System.err.println(line);
    }
}
