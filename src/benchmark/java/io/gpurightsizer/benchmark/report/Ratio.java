package io.gpurightsizer.benchmark.report;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * How many times as much a figure is as that of the first strategy, with the interval that holds it in 95 of 100 cases.
 */
public record Ratio(double value, double low, double high) {
    private static final int RESAMPLES = 400;

    /**
     * Of the repeats that both have. Bootstrap: repeats are drawn with replacement, and in each the turns, the same for both strategies, for both had the
     * same arrivals.
     */
    static Ratio of(Cell cell, Cell first, String measure, ToDoubleFunction<double[]> figure) {
        List<Integer> common = cell.repeats();
        common.retainAll(first.repeats());
        List<double[]> ours = cell.values(measure, common);
        List<double[]> theirs = first.values(measure, common);
        int repeats = common.size();
        Random random = new Random(1);
        double[] ratios = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            int[] drawn = random.ints(repeats, 0, repeats).toArray();
            long seed = random.nextLong();
            ratios[i] =
                    figure.applyAsDouble(drawn(ours, drawn, seed)) / figure.applyAsDouble(drawn(theirs, drawn, seed));
        }
        Arrays.sort(ratios);
        double value = figure.applyAsDouble(joined(ours)) / figure.applyAsDouble(joined(theirs));
        return new Ratio(value, ratios[(int) (0.025 * RESAMPLES)], ratios[(int) (0.975 * RESAMPLES)]);
    }

    private static double[] drawn(List<double[]> rounds, int[] drawn, long seed) {
        Random random = new Random(seed);
        return Arrays.stream(drawn)
                .mapToObj(rounds::get)
                .flatMapToDouble(it -> {
                    long turns = random.nextLong();
                    return it.length == 0
                            ? Arrays.stream(it)
                            : new Random(turns).ints(it.length, 0, it.length).mapToDouble(turn -> it[turn]);
                })
                .toArray();
    }

    private static double[] joined(List<double[]> rounds) {
        return rounds.stream().flatMapToDouble(Arrays::stream).toArray();
    }
}
