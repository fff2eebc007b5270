package io.gpurightsizer.bench;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
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
 * webhook can do, and far above. Three API servers make them, each with at most as many under way as its
 * {@code --max-mutating-requests-inflight} says, 200; they keep their connections, and a call that does not get its turn
 * within the manifest's two seconds is not made. In the end calls come while others hold all connections that the
 * webhook takes.
 */
final class Overload {
    private static final int[] RATES = {250, 500, 1_000, 1_500, 2_000, 3_000, 4_000, 8_000};
    private static final int MILLIS = 5_000;
    private static final int UNDER_WAY = 3 * 200;
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int MOST_CONNECTIONS = 1_000; // quarkus.http.limits.max-connections
    private static final int LATE = 200;
    private static final int LEAST_STACK = 256 << 10;

    private final int port;
    private final byte[] request;
    private final Deque<Line> idle = new ConcurrentLinkedDeque<>();
    private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
    private final AtomicInteger notMade = new AtomicInteger();
    private final AtomicInteger shed = new AtomicInteger();
    private final AtomicInteger timedOut = new AtomicInteger();

    private Overload(int port, byte[] request) {
        this.port = port;
        this.request = request;
    }

    static void run(Launched.Java java) throws Exception {
        byte[] request = Line.request("/mutate?timeout=2s", SampleReviews.small(SampleReviews.Outcome.RESIZE));
        double[] offered = new double[RATES.length];
        double[] p50 = new double[RATES.length];
        double[] p99 = new double[RATES.length];
        try (Launched server = Launched.with(java, Map.of())) {
            Overload load = new Overload(server.port, request);
            load.connect();
            load.at(2_000);
            for (int i = 0; i < RATES.length; i++) {
                load.forget();
                Flood flood = load.at(RATES[i]);
                long[] sorted =
                        load.latencies.stream().mapToLong(Long::longValue).sorted().toArray();
                offered[i] = flood.calls() * 1000.0 / MILLIS;
                p50[i] = sorted[sorted.length / 2] / 1e6;
                p99[i] = sorted[(int) (sorted.length * 0.99)] / 1e6;
                System.out.printf(
                        "offered %6.0f/s: answered %6.0f/s; of %d calls not made %d, closed early %d, timed out %d;"
                                + " p50 %.1f ms, p99 %.1f ms; resident %d MiB%n",
                        offered[i],
                        sorted.length / flood.seconds(),
                        flood.calls(),
                        load.notMade.get(),
                        load.shed.get(),
                        load.timedOut.get(),
                        p50[i],
                        p99[i],
                        server.residentMebibytes());
                load.accountFor(flood.calls());
            }
            load.close();
            Overload late = new Overload(server.port, request);
            double[] millis = late.whileAllConnectionsAreTaken();
            System.out.printf(
                    "%d connections taken: of %d more calls answered %d, closed early %d, timed out %d;"
                            + " p50 %.1f ms, largest %.1f ms%n",
                    MOST_CONNECTIONS,
                    LATE,
                    late.latencies.size(),
                    late.shed.get(),
                    late.timedOut.get(),
                    millis[LATE / 2],
                    millis[LATE - 1]);
            late.close();
            System.out.printf("afterwards one call takes %.1f ms%n", late.alone());
        }
        if (!java.isTheImages()) {
            return;
        }
        new Picture("Calls that come faster than they can be answered", "calls offered each second", "milliseconds a call takes")
                .line("p99", "#c0392b", offered, p99)
                .line("p50", "#2471a3", offered, p50)
                .write(Path.of("docs/overload.svg"));
    }

    private void connect() throws IOException {
        for (int i = 0; i < UNDER_WAY; i++) {
            idle.push(new Line(port, TIMEOUT_MILLIS));
        }
    }

    private void forget() {
        latencies.clear();
        notMade.set(0);
        shed.set(0);
        timedOut.set(0);
    }

    /** Calls that came, and how long it took until the last of them was over. */
    private record Flood(int calls, double seconds) {}

    private Flood at(int perSecond) throws Exception {
        ExecutorService threads = threads(UNDER_WAY);
        long start = System.nanoTime();
        int calls = 0;
        while (System.nanoTime() - start < MILLIS * 1_000_000L) {
            long due = (System.nanoTime() - start) / 1_000 * perSecond / 1_000_000;
            for (; calls < due; calls++) {
                long arrival = System.nanoTime();
                threads.execute(() -> {
                    if (System.nanoTime() - arrival > TIMEOUT_MILLIS * 1_000_000L) {
                        notMade.incrementAndGet();
                    } else {
                        call();
                    }
                });
            }
            Thread.sleep(1);
        }
        end(threads);
        return new Flood(calls, (System.nanoTime() - start) / 1e9);
    }

    private void accountFor(int calls) {
        int known = latencies.size() + notMade.get() + shed.get() + timedOut.get();
        if (known != calls) {
            throw new IllegalStateException("of " + calls + " calls " + (calls - known) + " are not accounted for");
        }
    }

    /** How long each of some calls takes to be over, in order of size, while others hold all connections and say nothing. */
    private double[] whileAllConnectionsAreTaken() throws IOException {
        List<Line> taken = new ArrayList<>();
        double[] millis = new double[LATE];
        try {
            for (int i = 0; i < MOST_CONNECTIONS; i++) {
                taken.add(new Line(port, TIMEOUT_MILLIS));
            }
            for (int i = 0; i < LATE; i++) {
                long start = System.nanoTime();
                call();
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        } finally {
            taken.forEach(Overload::close);
        }
        Arrays.sort(millis);
        return millis;
    }

    private static ExecutorService threads(int most) {
        return Executors.newFixedThreadPool(most, task -> new Thread(null, task, "call", LEAST_STACK));
    }

    private static void end(ExecutorService threads) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("calls do not end");
        }
    }

    private double alone() throws IOException {
        long start = System.nanoTime();
        try (Line line = new Line(port, TIMEOUT_MILLIS)) {
            line.call(request);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private void call() {
        long start = System.nanoTime();
        Line line = idle.poll();
        try {
            if (line == null) {
                line = new Line(port, TIMEOUT_MILLIS);
            }
            if (line.call(request) >= 0) {
                latencies.add(System.nanoTime() - start);
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

    private void close() {
        idle.forEach(Overload::close);
        idle.clear();
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
