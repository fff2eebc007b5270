package io.gpurightsizer.bench;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Arrays;
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
 * Calls that come at a rate of their own, whether those before are answered or not, as pods are created: below what the
 * webhook can do, and far above. A call that finds no idle connection opens one, as an API server does.
 */
final class Overload {
    private static final int[] RATES = {250, 500, 1_000, 2_000, 4_000, 6_000, 8_000, 12_000};
    private static final int MILLIS = 5_000;
    private static final int TIMEOUT_MILLIS = 10_000;

    private final int port;
    private final byte[] request;
    private final Deque<Line> idle = new ConcurrentLinkedDeque<>();
    private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
    private final AtomicInteger shed = new AtomicInteger();
    private final AtomicInteger timedOut = new AtomicInteger();

    private Overload(int port, byte[] request) {
        this.port = port;
        this.request = request;
    }

    static void run() throws Exception {
        byte[] request = Line.request("/mutate?timeout=10s", SampleReviews.small(SampleReviews.Outcome.RESIZE));
        double[] offered = new double[RATES.length];
        double[] p50 = new double[RATES.length];
        double[] p99 = new double[RATES.length];
        double[] shedPerCent = new double[RATES.length];
        try (Launched server = Launched.with(Map.of("QUARKUS_HTTP_LIMITS_MAX_CONNECTIONS", "1000"))) {
            new Overload(server.port, request).at(1_000);
            for (int i = 0; i < RATES.length; i++) {
                Overload step = new Overload(server.port, request);
                int calls = step.at(RATES[i]);
                long[] sorted =
                        step.latencies.stream().mapToLong(Long::longValue).sorted().toArray();
                offered[i] = calls * 1000.0 / MILLIS;
                p50[i] = sorted.length == 0 ? 0 : sorted[sorted.length / 2] / 1e6;
                p99[i] = sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.99)] / 1e6;
                shedPerCent[i] = 100.0 * step.shed.get() / calls;
                System.out.printf(
                        "offered %6.0f/s: answered %d, shed %d, timed out %d; p50 %.1f ms, p99 %.1f ms; resident %d MiB%n",
                        offered[i],
                        sorted.length,
                        step.shed.get(),
                        step.timedOut.get(),
                        p50[i],
                        p99[i],
                        server.residentMebibytes());
            }
            System.out.printf("afterwards one call takes %.1f ms%n", new Overload(server.port, request).alone());
        }
        new Picture("Calls that come faster than they can be answered", "calls offered each second", "milliseconds; per cent")
                .line("p99 of those answered", "#c0392b", offered, p99)
                .line("p50", "#2471a3", offered, p50)
                .line("closed early, per cent", "#7f8c8d", offered, shedPerCent)
                .write(Path.of("docs/overload.svg"));
    }

    private int at(int perSecond) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool(task -> new Thread(null, task, "call", 256 << 10));
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
        threads.awaitTermination(TIMEOUT_MILLIS * 2L, TimeUnit.MILLISECONDS);
        for (Line line : idle) {
            line.close();
        }
        return calls;
    }

    private double alone() throws IOException {
        long start = System.nanoTime();
        try (Line line = new Line(port, TIMEOUT_MILLIS)) {
            line.call(request);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private void call(long arrival) {
        Line line = idle.poll();
        try {
            if (line == null) {
                line = new Line(port, TIMEOUT_MILLIS);
            }
            if (line.call(request) >= 0) {
                latencies.add(System.nanoTime() - arrival);
                idle.push(line);
                return;
            }
            shed.incrementAndGet();
        } catch (SocketTimeoutException e) {
            timedOut.incrementAndGet();
        } catch (IOException e) {
            shed.incrementAndGet();
        }
        close(line);
    }

    private static void close(Line line) {
        try {
            if (line != null) {
                line.close();
            }
        } catch (IOException e) {
            System.err.println(Arrays.toString(e.getSuppressed()));
        }
    }
}
