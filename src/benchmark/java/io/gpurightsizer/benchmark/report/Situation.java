package io.gpurightsizer.benchmark.report;

import java.util.Locale;

/**
 * What strategies are compared in.
 *
 * @param rate arrivals a second
 * @param neighbour {@code idle}, {@code steady} or {@code bursty}
 */
public record Situation(String load, double rate, String neighbour) {
    static Situation of(RoundResult round) {
        return new Situation(round.load(), round.rate(), round.neighbour());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s, %s/s, neighbour %s", load, rate, neighbour);
    }
}
