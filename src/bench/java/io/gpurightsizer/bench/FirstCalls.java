package io.gpurightsizer.bench;

import java.nio.file.Path;
import java.util.Map;

/** The first hundred calls after ready, warmed and not; the first one opens the connection. */
final class FirstCalls {
    private static final int CALLS = 100;
    private static final int STARTS = 5;
    private static final int CONNECTIONS_BEFORE = 400;

    private FirstCalls() {}

    static void run(Launched.Java java) throws Exception {
        byte[] request = Line.request("/mutate?timeout=10s", SampleReviews.small(SampleReviews.Outcome.RESIZE));
        warmUpTheCaller(java, request);
        double[][] warmed = new double[STARTS][];
        double[][] cold = new double[STARTS][];
        double[] ready = new double[STARTS];
        double[] readyCold = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            try (Launched server = Launched.with(java, Map.of())) {
                ready[i] = server.readyMillis;
                warmed[i] = calls(server, request);
            }
            try (Launched server = Launched.with(java, Map.of("RIGHTSIZER_WARM_UP", "false"))) {
                readyCold[i] = server.readyMillis;
                cold[i] = calls(server, request);
            }
        }
        double[] warmedMedian = medians(warmed);
        double[] coldMedian = medians(cold);
        System.out.printf("ready after %.0f ms warmed, %.0f ms not%n", Load.median(ready), Load.median(readyCold));
        System.out.printf("first call %.1f ms warmed, %.1f ms not%n", warmedMedian[0], coldMedian[0]);
        System.out.printf("tenth call %.1f ms warmed, %.1f ms not%n", warmedMedian[9], coldMedian[9]);
        System.out.printf("hundredth call %.1f ms warmed, %.1f ms not%n", warmedMedian[99], coldMedian[99]);
        if (!java.isTheImages()) {
            return;
        }
        new Picture("The first 100 calls after ready: median of " + STARTS + " starts", "call", "milliseconds")
                .line("not warmed", "#c0392b", numbers(), coldMedian)
                .line("warmed", "#2471a3", numbers(), warmedMedian)
                .write(Path.of("docs/first-calls.svg"));
    }

    /** An API server has made many handshakes before; what is measured must not be how cold this process is. */
    private static void warmUpTheCaller(Launched.Java java, byte[] request) throws Exception {
        try (Launched server = Launched.with(java, Map.of())) {
            for (int i = 0; i < CONNECTIONS_BEFORE; i++) {
                try (Line line = new Line(server.port, 10_000)) {
                    line.call(request);
                }
            }
        }
    }

    private static double[] calls(Launched server, byte[] request) throws Exception {
        double[] millis = new double[CALLS];
        long before = System.nanoTime();
        try (Line line = new Line(server.port, 10_000)) {
            for (int i = 0; i < CALLS; i++) {
                line.call(request);
                long after = System.nanoTime();
                millis[i] = (after - before) / 1e6;
                before = after;
            }
        }
        return millis;
    }

    private static double[] medians(double[][] runs) {
        double[] medians = new double[CALLS];
        for (int call = 0; call < CALLS; call++) {
            double[] each = new double[runs.length];
            for (int run = 0; run < runs.length; run++) {
                each[run] = runs[run][call];
            }
            medians[call] = Load.median(each);
        }
        return medians;
    }

    private static double[] numbers() {
        double[] numbers = new double[CALLS];
        for (int i = 0; i < CALLS; i++) {
            numbers[i] = i + 1;
        }
        return numbers;
    }
}
