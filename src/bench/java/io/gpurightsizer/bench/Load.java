package io.gpurightsizer.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** As many calls as some connections can make: to the webhook and, in turns, to an endpoint that answers a constant. */
final class Load {
    private static final int[] CONNECTIONS = {1, 8, 64};
    private static final int ROUNDS = 7;
    private static final long ROUND_MILLIS = 2_000;
    private static final long WARM_UP_MILLIS = 40_000;

    private Load() {}

    private record Round(double perSecond, double cpuMicros, double p50Millis, double p99Millis) {}

    static void run(Launched.Java java) throws Exception {
        try (Launched server = Launched.with(java, Map.of())) {
            for (SampleReviews.Outcome outcome :
                    List.of(SampleReviews.Outcome.RESIZE, SampleReviews.Outcome.KEEP)) {
                compare(server, outcome);
            }
            System.out.println("resident: " + server.residentMebibytes() + " MiB");
        }
    }

    private static void compare(Launched server, SampleReviews.Outcome outcome) throws Exception {
        byte[] body = SampleReviews.small(outcome);
        byte[] webhook = Line.request("/mutate?timeout=10s", body);
        int length;
        try (Line line = new Line(server.port, 10_000)) {
            length = line.call(webhook);
        }
        byte[] constant = Line.request("/constant?length=" + length, body);
        System.out.printf("%s: body %d bytes, answer %d bytes%n", outcome, body.length, length);
        round(server, webhook, 8, WARM_UP_MILLIS);
        round(server, constant, 8, WARM_UP_MILLIS);
        for (int connections : CONNECTIONS) {
            List<Round> webhookRounds = new ArrayList<>();
            List<Round> constantRounds = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                webhookRounds.add(round(server, webhook, connections, ROUND_MILLIS));
                constantRounds.add(round(server, constant, connections, ROUND_MILLIS));
                ratios.add(webhookRounds.get(i).perSecond / constantRounds.get(i).perSecond);
            }
            print("webhook", connections, webhookRounds);
            print("constant", connections, constantRounds);
            System.out.printf(
                    "c=%-3d webhook to constant: %.2f (median of %d rounds)%n",
                    connections, Start.median(ratios, it -> it), ROUNDS);
        }
    }

    /** So many calls that C2 has compiled what they need. */
    static void warmUp(Launched server) throws Exception {
        byte[] body = SampleReviews.small(SampleReviews.Outcome.RESIZE);
        round(server, Line.request("/mutate?timeout=10s", body), 8, WARM_UP_MILLIS);
    }

    private static void print(String endpoint, int connections, List<Round> rounds) {
        double p50 = Start.median(rounds, Round::p50Millis);
        double p99 = Start.median(rounds, Round::p99Millis);
        System.out.printf(
                "c=%-3d %-8s %6.0f/s, %4.0f us processor each, p50 %.2f ms, p99 %.2f ms, p99/p50 %.1f%n",
                connections,
                endpoint,
                Start.median(rounds, Round::perSecond),
                Start.median(rounds, Round::cpuMicros),
                p50,
                p99,
                p99 / p50);
    }

    private static Round round(Launched server, byte[] request, int connections, long millis) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            long cpu = server.cpu().toNanos();
            long start = System.nanoTime();
            Callable<long[]> client = () -> client(server.port, request, start + millis * 1_000_000);
            List<long[]> latencies = new ArrayList<>();
            for (Future<long[]> each : threads.invokeAll(Collections.nCopies(connections, client))) {
                latencies.add(each.get());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            long[] all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            return new Round(
                    all.length / seconds,
                    (server.cpu().toNanos() - cpu) / 1e3 / all.length,
                    all[all.length / 2] / 1e6,
                    all[(int) (all.length * 0.99)] / 1e6);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long[] client(int port, byte[] request, long end) throws IOException {
        long[] latencies = new long[1024];
        int count = 0;
        try (Line line = new Line(port, 10_000)) {
            for (long before = System.nanoTime(), after; before < end; before = after) {
                line.call(request);
                after = System.nanoTime();
                if (count == latencies.length) {
                    latencies = Arrays.copyOf(latencies, count * 2);
                }
                latencies[count++] = after - before;
            }
        }
        return Arrays.copyOf(latencies, count);
    }
}
