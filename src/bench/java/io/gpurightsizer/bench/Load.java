package io.gpurightsizer.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * As many calls as so many connections can make: to the webhook and, in turns, to an endpoint that tells the tokens of the
 * same body apart and to one that only reads it, both of which answer a constant.
 */
final class Load {
    private static final int[] CONNECTIONS = {1, 8, 64};
    private static final String WEBHOOK = "webhook";
    private static final String TOKENS = "tokens";
    private static final String FLOOR = "constant";
    private static final int ROUNDS = 7;
    private static final long ROUND_MILLIS = 2_000;
    private static final long WARM_UP_MILLIS = 20_000;

    private Load() {}

    /** What one round came to. */
    private record Round(double perSecond, double cpuMicros, double p50, double p99) {}

    static void run(Launched.Java java) throws Exception {
        Gaps.measure();
        try (Launched server = Launched.with(java, Map.of())) {
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
        Map<String, byte[]> requests = new LinkedHashMap<>();
        requests.put(WEBHOOK, mutate);
        requests.put(TOKENS, Line.request("/tokens?length=" + length, body));
        requests.put(FLOOR, Line.request("/constant?length=" + length, body));
        System.out.printf("body %d bytes, answer %d bytes%n", body.length, length);
        for (byte[] request : requests.values()) {
            round(server, request, 8, WARM_UP_MILLIS);
        }
        for (int connections : CONNECTIONS) {
            compare(server, requests, connections);
        }
    }

    /** In each round every endpoint once, beginning with another. */
    private static void compare(Launched server, Map<String, byte[]> requests, int connections) throws Exception {
        Map<String, List<Round>> rounds = new LinkedHashMap<>();
        requests.keySet().forEach(it -> rounds.put(it, new ArrayList<>()));
        List<String> turns = new ArrayList<>(requests.keySet());
        for (int i = 0; i < ROUNDS; i++) {
            for (String endpoint : turns) {
                rounds.get(endpoint).add(round(server, requests.get(endpoint), connections, ROUND_MILLIS));
            }
            Collections.rotate(turns, 1);
        }
        rounds.forEach((endpoint, measured) -> say(endpoint, connections, measured));
        for (String endpoint : List.of(WEBHOOK, TOKENS)) {
            sayRatio(endpoint, connections, rounds.get(endpoint), rounds.get(FLOOR));
        }
    }

    private static void sayRatio(String endpoint, int connections, List<Round> measured, List<Round> floor) {
        double[] ratios = new double[ROUNDS];
        double[] cpuRatios = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            ratios[i] = measured.get(i).perSecond / floor.get(i).perSecond;
            cpuRatios[i] = floor.get(i).cpuMicros / measured.get(i).cpuMicros;
        }
        System.out.printf(
                "c=%-3d %-8s to %s: requests %.2f, by processor time %.2f (medians of %d rounds)%n",
                connections, endpoint, FLOOR, median(ratios), median(cpuRatios), ROUNDS);
    }

    private static void say(String name, int connections, List<Round> rounds) {
        double p50 = median(rounds.stream().mapToDouble(Round::p50).toArray());
        double p99 = median(rounds.stream().mapToDouble(Round::p99).toArray());
        System.out.printf(
                "c=%-3d %-8s %6.0f/s  %4.0f us processor each  p50 %.2f ms  p99 %.2f ms  p99/p50 %.1f%n",
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
