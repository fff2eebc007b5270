package io.gpurightsizer.recommend;

import java.time.Duration;
import java.time.Instant;

/**
 * How much memory of a device was used, as one series has it.
 *
 * @param series whose
 * @param max the largest value, in MiB
 * @param p50 the value that half of the points do not exceed
 * @param p95 the value that 95 % of the points do not exceed
 * @param points how many points there are
 * @param hours in how many of the hours of the window there are any
 * @param first when the first point is
 * @param last when the last point is
 */
record Usage(
        DeviceSeries series, double max, double p50, double p95, long points, int hours, Instant first, Instant last) {
    /**
     * The same device and pod as another series has them: one of an exporter that was started anew, or of a second Prometheus
     * that reads the same one at the same time.
     */
    Usage and(Usage other) {
        boolean atOnce = overlap(other).compareTo(Duration.ZERO) > 0;
        return new Usage(
                series,
                Math.max(max, other.max),
                Math.max(p50, other.p50),
                Math.max(p95, other.p95),
                atOnce ? Math.max(points, other.points) : points + other.points,
                atOnce ? Math.max(hours, other.hours) : hours + other.hours,
                first.isBefore(other.first) ? first : other.first,
                last.isAfter(other.last) ? last : other.last);
    }

    Duration span() {
        return Duration.between(first, last);
    }

    /** How long both were there. */
    Duration overlap(Usage other) {
        Instant from = first.isAfter(other.first) ? first : other.first;
        Instant to = last.isBefore(other.last) ? last : other.last;
        return Duration.between(from, to);
    }
}
