package io.gpurightsizer.recommend;

import java.time.Duration;
import java.time.Instant;

/**
 * The time that is looked at.
 *
 * @param end when it ends
 * @param length how long it is, at least an hour
 */
public record Window(Instant end, Duration length) {
    public Instant begin() {
        return end.minus(length);
    }

    /** The same end, and no longer ago than a time, rounded up to whole hours so that few different windows are asked for. */
    Window since(Instant time) {
        long hours = Math.max(1, Duration.between(time, end).toHours());
        Duration shorter = Duration.ofHours(hours);
        return shorter.compareTo(length) < 0 ? new Window(end, shorter) : this;
    }

    /** As PromQL writes it, for example {@code 14d}. */
    @Override
    public String toString() {
        long hours = length.toHours();
        return hours % 24 == 0 ? hours / 24 + "d" : hours + "h";
    }
}
