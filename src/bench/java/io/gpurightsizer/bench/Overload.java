package io.gpurightsizer.bench;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Deque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls at a given rate, whether those before are answered or not, below what the webhook can do and far above. Three API
 * servers make them, each with at most 200 at a time, the default of {@code --max-mutating-requests-inflight}; a call that
 * waits longer than the manifest's two seconds for its turn is not made.
 */
final class Overload {
    private static final int[] RATES = {250, 500, 1_000, 1_500, 2_000, 3_000, 4_000, 8_000};
    private static final int MILLIS = 5_000;
    private static final int AT_A_TIME = 3 * 200;
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int STACK_BYTES = 256 << 10;
    private static final byte[] REQUEST =
            Line.request("/mutate?timeout=2s", SampleReviews.small(SampleReviews.Outcome.RESIZE));

    private final int port;
    private final Deque<Line> idle;
    private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
    private final AtomicInteger notMade = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger timedOut = new AtomicInteger();

    private Overload(int port, Deque<Line> idle) {
        this.port = port;
        this.idle = idle;
    }

    static void run(Launched.Java java) throws Exception {
        Deque<Line> connections = new ConcurrentLinkedDeque<>();
        try (Launched server = Launched.with(java, Map.of())) {
            for (int i = 0; i < AT_A_TIME; i++) {
                connections.push(new Line(server.port, TIMEOUT_MILLIS));
            }
            new Overload(server.port, connections).callAt(2_000); // to warm up
            for (int rate : RATES) {
                System.out.printf(
                        "offered %6d/s: %s; resident %d MiB%n",
                        rate,
                        new Overload(server.port, connections).callAt(rate),
                        server.residentMebibytes());
            }
            long start = System.nanoTime();
            try (Line line = new Line(server.port, TIMEOUT_MILLIS)) {
                line.call(REQUEST);
            }
            System.out.printf("afterwards one call takes %.1f ms%n", (System.nanoTime() - start) / 1e6);
            connections.forEach(Overload::close);
        }
    }

    private String callAt(int perSecond) throws InterruptedException {
        ExecutorService threads =
                Executors.newFixedThreadPool(AT_A_TIME, task -> new Thread(null, task, "call", STACK_BYTES));
        long start = System.nanoTime();
        int calls = 0;
        while (System.nanoTime() - start < MILLIS * 1_000_000L) {
            long due = (System.nanoTime() - start) / 1_000 * perSecond / 1_000_000;
            for (; calls < due; calls++) {
                long arrival = System.nanoTime();
                threads.execute(() -> call(arrival));
            }
            Thread.sleep(1);
        }
        threads.shutdown();
        if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("calls do not end");
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        return String.format(
                "answered %.0f/s; of %d calls not made %d, failed %d, timed out %d; p50 %.1f ms, p99 %.1f ms",
                sorted.length / seconds,
                calls,
                notMade.get(),
                failed.get(),
                timedOut.get(),
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) (sorted.length * 0.99)] / 1e6);
    }

    private void call(long arrival) {
        long start = System.nanoTime();
        if (start - arrival > TIMEOUT_MILLIS * 1_000_000L) {
            notMade.incrementAndGet();
            return;
        }
        Line line = idle.poll();
        try {
            if (line == null) {
                line = new Line(port, TIMEOUT_MILLIS);
            }
            line.call(REQUEST);
            latencies.add(System.nanoTime() - start);
            idle.push(line);
        } catch (SocketTimeoutException e) {
            timedOut.incrementAndGet();
            close(line);
        } catch (IOException e) {
            failed.incrementAndGet();
            close(line);
        }
    }

    private static void close(Line line) {
        try {
            if (line != null) {
                line.close();
            }
        } catch (IOException e) {
            System.err.println("not closed: " + e);
        }
    }
}
