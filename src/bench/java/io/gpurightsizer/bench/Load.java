package io.gpurightsizer.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** As many calls as so many connections can make, to the webhook and, in turns, to the endpoint that does nothing. */
final class Load {
    private static final int[] CONNECTIONS = {1, 8, 64};
    private static final int ROUNDS = 7;
    private static final long ROUND_MILLIS = 2_000;
    private static final long WARM_UP_MILLIS = 20_000;

    private Load() {}

    /** What one round came to. */
    private record Round(double perSecond, double cpuMicros, double p50, double p99) {}

    static void run() throws Exception {
        try (Launched server = Launched.with(Map.of())) {
            for (SampleReviews.Outcome outcome : new SampleReviews.Outcome[] {
                SampleReviews.Outcome.RESIZE, SampleReviews.Outcome.KEEP
            }) {
                System.out.println(outcome);
                compare(server, SampleReviews.small(outcome));
            }
            System.out.println("resident MiB: " + server.residentMebibytes());
        }
    }

    private static void compare(Launched server, byte[] body) throws Exception {
        byte[] mutate = Line.request("/mutate?timeout=10s", body);
        int length;
        try (Line line = new Line(server.port, 10_000)) {
            length = line.call(mutate);
        }
        byte[] constant = Line.request("/constant?length=" + length, body);
        System.out.printf("body %d bytes, answer %d bytes%n", body.length, length);
        round(server, mutate, 8, WARM_UP_MILLIS);
        round(server, constant, 8, WARM_UP_MILLIS / 2);
        for (int connections : CONNECTIONS) {
            compare(server, mutate, constant, connections);
        }
    }

    private static void compare(Launched server, byte[] mutate, byte[] constant, int connections) throws Exception {
        List<Round> ours = new ArrayList<>();
        List<Round> floor = new ArrayList<>();
        double[] ratios = new double[ROUNDS];
        double[] cpuRatios = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            Round first = round(server, i % 2 == 0 ? constant : mutate, connections, ROUND_MILLIS);
            Round second = round(server, i % 2 == 0 ? mutate : constant, connections, ROUND_MILLIS);
            floor.add(i % 2 == 0 ? first : second);
            ours.add(i % 2 == 0 ? second : first);
            ratios[i] = ours.get(i).perSecond / floor.get(i).perSecond;
            cpuRatios[i] = floor.get(i).cpuMicros / ours.get(i).cpuMicros;
        }
        say("webhook ", connections, ours);
        say("constant", connections, floor);
        System.out.printf(
                "c=%-3d webhook/constant: requests %.2f, by processor time %.2f (medians of %d pairs)%n",
                connections, median(ratios), median(cpuRatios), ROUNDS);
    }

    private static void say(String name, int connections, List<Round> rounds) {
        double p50 = median(rounds.stream().mapToDouble(Round::p50).toArray());
        double p99 = median(rounds.stream().mapToDouble(Round::p99).toArray());
        System.out.printf(
                "c=%-3d %s %6.0f/s  %4.0f us processor each  p50 %.2f ms  p99 %.2f ms  p99/p50 %.1f%n",
                connections,
                name,
                median(rounds.stream().mapToDouble(Round::perSecond).toArray()),
                median(rounds.stream().mapToDouble(Round::cpuMicros).toArray()),
                p50,
                p99,
                p99 / p50);
    }

    private static Round round(Launched server, byte[] request, int connections, long millis)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            long cpu = server.cpu().toNanos();
            long start = System.nanoTime();
            List<Callable<long[]>> clients = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                clients.add(() -> client(server.port, request, start + millis * 1_000_000));
            }
            List<long[]> latencies = new ArrayList<>();
            for (Future<long[]> client : threads.invokeAll(clients)) {
                latencies.add(client.get());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            long[] all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            double cpuMicros = (server.cpu().toNanos() - cpu) / 1e3 / all.length;
            return new Round(
                    all.length / seconds, cpuMicros, all[all.length / 2] / 1e6, all[(int) (all.length * 0.99)] / 1e6);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long[] client(int port, byte[] request, long end) throws IOException {
        long[] latencies = new long[1024];
        int count = 0;
        try (Line line = new Line(port, 10_000)) {
            long before = System.nanoTime();
            while (before < end) {
                if (line.call(request) < 0) {
                    throw new IOException("not answered with 200");
                }
                long after = System.nanoTime();
                if (count == latencies.length) {
                    latencies = Arrays.copyOf(latencies, count * 2);
                }
                latencies[count++] = after - before;
                before = after;
            }
        }
        return Arrays.copyOf(latencies, count);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
