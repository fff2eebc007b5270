package io.gpurightsizer.recommend;

import java.util.Locale;

/** How much an observation is worth. */
public enum Confidence {
    /** Seven days or more with hardly a gap, by two pods or over a restart. */
    HIGH,
    /** A day or more and a hundred points. */
    LOW,
    /** Nothing that could be believed. */
    NONE;

    static final long LEAST_POINTS = 100;
    static final long LEAST_HOURS = 24;

    /** Seven days; what is missing at the ends of a window of seven days does not count. */
    private static final long MANY_HOURS = 7 * 24 - 2;

    private static final double WITHOUT_GAPS = 0.9;

    /** By points, hours, gaps, pods and restarts. */
    static Confidence of(Observed observed) {
        if (observed.points() < LEAST_POINTS || observed.hours() < LEAST_HOURS) {
            return NONE;
        }
        boolean startedTwice = observed.pods() > 1 || observed.restarts() > 0;
        return observed.hours() >= MANY_HOURS && observed.coverage() >= WITHOUT_GAPS && startedTwice ? HIGH : LOW;
    }

    /** The lower of both. */
    Confidence atMost(Confidence other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
