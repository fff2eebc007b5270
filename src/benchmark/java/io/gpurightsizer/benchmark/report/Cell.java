package io.gpurightsizer.benchmark.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;

/** All repeats of one strategy in one situation. */
record Cell(String strategy, int gpus, Situation situation, List<RoundResult> rounds) {
    static final String END_TO_END = "end to end";

    Cell {
        rounds = rounds.stream()
                .sorted(Comparator.comparingInt(RoundResult::repeat))
                .toList();
    }

    /** The whole turn, and each stage of it where there are several. */
    List<String> measures() {
        List<String> measures = new ArrayList<>(List.of(END_TO_END));
        List<String> stages = rounds.get(0).stages();
        if (stages.size() > 1) {
            measures.addAll(stages);
        }
        return measures;
    }

    Figures figures(String measure) {
        return Figures.of(
                measure,
                rounds.stream()
                        .flatMapToDouble(it -> DoubleStream.of(values(it, measure)))
                        .toArray());
    }

    List<Integer> repeats() {
        return new ArrayList<>(rounds.stream().map(RoundResult::repeat).toList());
    }

    /** Of each of these repeats. */
    List<double[]> values(String measure, List<Integer> repeats) {
        return rounds.stream()
                .filter(it -> repeats.contains(it.repeat()))
                .map(it -> values(it, measure))
                .toList();
    }

    /** Of one round, in the order of the arrivals; a stage that was not reached has no value. */
    static double[] values(RoundResult round, String measure) {
        return round.turns().stream()
                .map(it -> measure.equals(END_TO_END)
                        ? (Double) it.endToEnd()
                        : it.stages().get(measure))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    int turns() {
        return rounds.stream().mapToInt(it -> it.turns().size()).sum();
    }

    long succeeded() {
        return rounds.stream()
                .flatMap(it -> it.turns().stream())
                .filter(TurnResult::succeeded)
                .count();
    }

    double success() {
        return turns() == 0 ? Double.NaN : (double) succeeded() / turns();
    }

    /** Turns that succeeded, a second and GPU. */
    double perSecondAndGpu() {
        return succeeded() / rounds.stream().mapToDouble(RoundResult::seconds).sum() / gpus;
    }

    /** The mean of the rounds in which it was known, in per cent; not a number where it never was. */
    double utilisation() {
        return rounds.stream()
                .map(RoundResult::utilisation)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    /** How late the generator itself was at p99, in milliseconds. */
    double late() {
        return Statistics.quantile(
                rounds.stream()
                        .flatMap(it -> it.turns().stream())
                        .mapToDouble(TurnResult::late)
                        .toArray(),
                0.99);
    }
}
