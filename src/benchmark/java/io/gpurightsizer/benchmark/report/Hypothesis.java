package io.gpurightsizer.benchmark.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Whether fewer GPUs kept latency and jitter: at all rates that the first strategy can take, the growth of p95 and of the
 * deviation of the whole turn stays within the limits, surely, surely not, or neither.
 */
record Hypothesis(String strategy, int gpus, int gpusOfFirst, Outcome outcome, String sentence) {

    enum Outcome {
        HELD("held"),
        DID_NOT_HOLD("did not hold"),
        UNDECIDED("could not be decided");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** Of each strategy that takes fewer GPUs, for each load of several stages. */
    static List<Hypothesis> of(Results results, List<Comparison> comparisons, double p95, double deviation) {
        List<Hypothesis> hypotheses = new ArrayList<>();
        for (String load : results.loads()) {
            Cell first = results.cells(load, results.first()).get(0);
            if (first.rounds().get(0).stages().size() < 2) {
                continue;
            }
            for (String strategy : results.strategies()) {
                List<Cell> cells = counted(results, load, strategy);
                if (!cells.isEmpty() && cells.get(0).gpus() < first.gpus()) {
                    hypotheses.add(of(first, cells, comparisons, p95, deviation));
                }
            }
        }
        return hypotheses;
    }

    private static List<Cell> counted(Results results, String load, String strategy) {
        Capacity capacity = Capacity.of(results, load, results.first());
        return results.cells(load, strategy).stream()
                .filter(it -> !capacity.reached() || it.situation().rate() < capacity.at())
                .filter(it -> results.cell(results.first(), it.situation()).isPresent())
                .toList();
    }

    private static Hypothesis of(
            Cell first, List<Cell> cells, List<Comparison> comparisons, double p95, double deviation) {
        String strategy = cells.get(0).strategy();
        List<Comparison> ours = comparisons.stream()
                .filter(it -> it.strategy().equals(strategy)
                        && cells.stream().anyMatch(cell -> cell.situation().equals(it.situation())))
                .toList();
        Comparison latency = worst(ours, Comparison::p95);
        Comparison jitter = worst(ours, Comparison::deviation);
        double success = cells.stream().mapToDouble(Cell::success).min().orElseThrow();
        Outcome outcome = outcome(ours, p95, deviation, success);
        int gpus = cells.get(0).gpus();
        String sentence = String.format(
                Locale.ROOT,
                "The hypothesis %s here for %s (%s): on %d GPUs instead of %d, p95 of the whole turn was at most %s times that"
                        + " of %s (limit %.2f) and its deviation at most %s times (limit %.2f), at up to %s turns a second;"
                        + " at least %.1f %% of the turns succeeded. By stage, p95 grew %s.",
                outcome,
                strategy,
                cells.get(0).situation().load(),
                gpus,
                first.gpus(),
                text(latency.p95()),
                first.strategy(),
                p95,
                text(jitter.deviation()),
                deviation,
                cells.get(cells.size() - 1).situation().rate(),
                success * 100,
                stages(ours));
        return new Hypothesis(strategy, gpus, first.gpus(), outcome, sentence);
    }

    private static Outcome outcome(List<Comparison> ours, double p95, double deviation, double success) {
        List<Comparison> whole = ours.stream().filter(Comparison::endToEnd).toList();
        boolean broken = success < 0.99
                || whole.stream()
                        .anyMatch(it -> it.p95().orElseThrow().low() > p95
                                || it.deviation().orElseThrow().low() > deviation);
        boolean kept = whole.stream()
                .allMatch(it -> it.p95().orElseThrow().high() <= p95
                        && it.deviation().orElseThrow().high() <= deviation);
        return broken ? Outcome.DID_NOT_HOLD : kept ? Outcome.HELD : Outcome.UNDECIDED;
    }

    private static Comparison worst(List<Comparison> ours, Function<Comparison, Optional<Ratio>> ratio) {
        return ours.stream()
                .filter(Comparison::endToEnd)
                .max(Comparator.comparingDouble(
                        it -> ratio.apply(it).orElseThrow().value()))
                .orElseThrow();
    }

    private static String stages(List<Comparison> ours) {
        Map<String, Double> worst = new TreeMap<>();
        ours.stream()
                .filter(it -> !it.endToEnd())
                .forEach(it -> worst.merge(
                        it.figures().measure(), it.p95().orElseThrow().value(), Math::max));
        List<String> texts = new ArrayList<>();
        worst.forEach(
                (stage, value) -> texts.add(String.format(Locale.ROOT, "to at most %.2f times for %s", value, stage)));
        return String.join(", ", texts);
    }

    private static String text(Optional<Ratio> ratio) {
        return ratio.map(it -> String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", it.value(), it.low(), it.high()))
                .orElseThrow();
    }
}
