package io.gpurightsizer.benchmark;

import java.util.Random;
import java.util.stream.DoubleStream;

import io.gpurightsizer.benchmark.Plan.Pattern;

/** When requests arrive: a Poisson process with a seed, in seconds from the start. They do not wait for answers. */
final class Arrivals {
    private static final double PERIOD = 10;
    private static final double BURST = 2;

    private Arrivals() {}

    /** The same rate throughout. */
    static double[] steady(double rate, double seconds, long seed) {
        Random random = new Random(seed);
        DoubleStream.Builder arrivals = DoubleStream.builder();
        double at = 0;
        while (true) {
            at += -Math.log(1 - random.nextDouble()) / rate;
            if (at >= seconds) {
                return arrivals.build().toArray();
            }
            arrivals.add(at);
        }
    }

    static double[] of(Pattern pattern, double rate, double seconds, long seed) {
        return switch (pattern) {
            case IDLE -> new double[0];
            case STEADY -> steady(rate, seconds, seed);
            // Time runs in bursts alone: as many arrivals, closer together.
            case BURSTY ->
                DoubleStream.of(steady(rate * PERIOD / BURST, seconds * BURST / PERIOD, seed))
                        .map(it -> Math.floor(it / BURST) * PERIOD + it % BURST)
                        .filter(it -> it < seconds)
                        .toArray();
        };
    }
}
