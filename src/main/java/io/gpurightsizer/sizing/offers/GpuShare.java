package io.gpurightsizer.sizing.offers;

/**
 * How much of a whole GPU a partition takes away from others.
 *
 * @param numerator of the fraction, at least 1
 * @param denominator of the fraction, at least the numerator
 */
public record GpuShare(int numerator, int denominator) {
    public static final GpuShare WHOLE = new GpuShare(1, 1);

    GpuShare dividedBy(int parts) {
        return new GpuShare(numerator, denominator * parts);
    }

    /** Of something that is cut into so many of these. */
    public GpuShare times(int parts) {
        return denominator % parts == 0 ? new GpuShare(numerator, denominator / parts) : this;
    }

    /** The share as a number of GPUs, above 0 and at most 1. */
    public double gpus() {
        return (double) numerator / denominator;
    }

    /** For example {@code 1/7}. */
    @Override
    public String toString() {
        return numerator == denominator ? "1" : numerator + "/" + denominator;
    }
}
