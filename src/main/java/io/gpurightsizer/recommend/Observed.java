package io.gpurightsizer.recommend;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.gpurightsizer.gpu.GpuMemory;

/**
 * What the pods of one container used of GPU memory.
 *
 * @param max the most that any pod used at any time
 * @param p50 of the pod that has the largest: what it did not exceed half of the time
 * @param p95 the same for 95 % of the time
 * @param points how many points there are
 * @param hours how long any pod was seen
 * @param coverage how many of the hours of its pods have points, from 0 to 1
 * @param pods how many pods were seen
 * @param restarts how often their containers were started again, as far as that is known
 * @param computePercent the share of a GPU's multiprocessors that a pod kept busy for 95 % of the time or less, rounded up; 0
 *     if it is not known
 */
public record Observed(
        GpuMemory max,
        GpuMemory p50,
        GpuMemory p95,
        long points,
        long hours,
        double coverage,
        int pods,
        int restarts,
        int computePercent) {
    private static final double MEBIBYTE = 1L << 20;

    /** Of at least one usage, all above zero. */
    static Observed of(List<Usage> usages, int restarts, int computePercent) {
        long present = usages.stream().mapToLong(Usage::hours).sum();
        long expected = usages.stream()
                .mapToLong(it -> Math.max(1, it.span().toHours()))
                .sum();
        return new Observed(
                most(usages, Comparator.comparingDouble(Usage::max), Usage::max),
                most(usages, Comparator.comparingDouble(Usage::p50), Usage::p50),
                most(usages, Comparator.comparingDouble(Usage::p95), Usage::p95),
                usages.stream().mapToLong(Usage::points).sum(),
                seen(usages).toHours(),
                Math.min(1, (double) present / expected),
                (int) usages.stream().map(it -> it.series().of()).distinct().count(),
                restarts,
                computePercent);
    }

    private static GpuMemory most(List<Usage> usages, Comparator<Usage> order, ToDoubleFunction<Usage> figure) {
        return mebibytes(figure.applyAsDouble(usages.stream().max(order).orElseThrow()));
    }

    /** What the exporter counts in MiB. */
    static GpuMemory mebibytes(double mebibytes) {
        return new GpuMemory(Math.max(1, (long) Math.ceil(mebibytes * MEBIBYTE)));
    }

    /** How long at least one of them was there. */
    private static Duration seen(List<Usage> usages) {
        List<Usage> inOrder = new ArrayList<>(usages);
        inOrder.sort(Comparator.comparing(Usage::first));
        Duration seen = Duration.ZERO;
        Instant until = inOrder.get(0).first();
        for (Usage usage : inOrder) {
            Instant from = usage.first().isAfter(until) ? usage.first() : until;
            if (usage.last().isAfter(from)) {
                seen = seen.plus(Duration.between(from, usage.last()));
                until = usage.last();
            }
        }
        return seen;
    }
}
