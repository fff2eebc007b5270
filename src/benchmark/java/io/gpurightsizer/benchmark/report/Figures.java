package io.gpurightsizer.benchmark.report;

/**
 * What one measure (a stage, or the whole turn) took, in milliseconds. A quantile is infinite where so many turns failed.
 *
 * @param samples how many turns it is made of
 */
public record Figures(String measure, int samples, double p50, double p95, double p99, double deviation) {
    static Figures of(String measure, double[] values) {
        return new Figures(
                measure,
                values.length,
                Statistics.quantile(values, 0.5),
                Statistics.quantile(values, 0.95),
                Statistics.quantile(values, 0.99),
                Statistics.deviation(values));
    }
}
