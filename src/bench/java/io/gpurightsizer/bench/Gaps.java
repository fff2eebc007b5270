package io.gpurightsizer.bench;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What the machine takes away by itself: threads that only look at the clock, one for each processor, and how long they did
 * not come to it. That much of a p99 measured on busy processors is the machine's.
 */
final class Gaps {
    private static final long NANOS = 5_000_000_000L;
    private static final long SHORTEST = 100_000;

    private Gaps() {}

    static void measure() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(processors);
        try {
            List<Callable<long[]>> watches = Collections.nCopies(processors, Gaps::watch);
            for (Future<long[]> watch : threads.invokeAll(watches)) {
                long[] gaps = watch.get();
                System.out.printf(
                        "a thread that only looks at the clock misses %.2f %% of the time, %d times over 1 ms,"
                                + " at most %.1f ms%n",
                        100.0 * Arrays.stream(gaps).sum() / NANOS,
                        Arrays.stream(gaps).filter(gap -> gap > 1_000_000).count(),
                        Arrays.stream(gaps).max().orElse(0) / 1e6);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static long[] watch() {
        long[] gaps = new long[(int) (NANOS / SHORTEST)];
        int count = 0;
        long start = System.nanoTime();
        for (long last = start, now; (now = System.nanoTime()) - start < NANOS; last = now) {
            if (now - last > SHORTEST) {
                gaps[count++] = now - last;
            }
        }
        return Arrays.copyOf(gaps, count);
    }
}
