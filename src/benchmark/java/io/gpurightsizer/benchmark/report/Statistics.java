package io.gpurightsizer.benchmark.report;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Quantiles, means and deviations. */
public final class Statistics {
    private Statistics() {}

    /**
     * The quantile with linear interpolation between neighbours, as spreadsheets and NumPy have it.
     *
     * @param share for example 0.95
     * @return not a number where there are no values
     */
    public static double quantile(double[] values, double share) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double place = (sorted.length - 1) * share;
        int below = (int) place;
        double low = sorted[below];
        double high = sorted[Math.min(below + 1, sorted.length - 1)];
        return place == below || low == high ? low : low + (high - low) * (place - below);
    }

    /** The standard deviation of those that are finite. */
    static double deviation(double[] values) {
        double[] finite = DoubleStream.of(values).filter(Double::isFinite).toArray();
        double mean = DoubleStream.of(finite).average().orElse(Double.NaN);
        return Math.sqrt(DoubleStream.of(finite)
                .map(it -> (it - mean) * (it - mean))
                .average()
                .orElse(Double.NaN));
    }
}
