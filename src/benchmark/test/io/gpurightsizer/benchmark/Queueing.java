package io.gpurightsizer.benchmark;

/** The arithmetic of a queue with random arrivals, a fixed service time and one server (M/D/1). */
final class Queueing {
    private Queueing() {}

    /** The quantile of the time from arrival to answer, in the unit of the service time. */
    static double quantile(double rate, double service, double share) {
        double low = 0;
        double high = 12 * service; // beyond, the terms of the formula are too large to add
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (waitsAtMost(middle, rate, service) < share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high + service;
    }

    /** Erlang's formula for the share of those that wait no longer. */
    private static double waitsAtMost(double time, double rate, double service) {
        double sum = 0;
        double factorial = 1;
        for (int k = 0; k <= (int) (time / service); k++) {
            factorial *= k == 0 ? 1 : k;
            double x = rate * (k * service - time);
            sum += Math.pow(x, k) / factorial * Math.exp(-x);
        }
        return (1 - rate * service) * sum;
    }

    /** The same for the arrivals that really come: each begins when it has arrived and the one before is done. */
    static double[] answered(double[] arrivals, double service) {
        double[] took = new double[arrivals.length];
        double free = 0;
        for (int i = 0; i < arrivals.length; i++) {
            free = Math.max(free, arrivals[i]) + service;
            took[i] = free - arrivals[i];
        }
        return took;
    }
}
