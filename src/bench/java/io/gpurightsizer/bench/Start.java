package io.gpurightsizer.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** From the start of the process to ready, its memory, and its first hundred calls; warmed up and not. */
final class Start {
    private static final int STARTS = 5;
    private static final int CALLS = 100;
    private static final int MANY_CALLS = 100_000;
    private static final int CONNECTIONS_BEFORE = 400;
    private static final byte[] REQUEST =
            Line.request("/mutate?timeout=10s", SampleReviews.small(SampleReviews.Outcome.RESIZE));

    private Start() {}

    /** One start; the first call includes connection and handshake. */
    private record Measured(double readyMillis, double cpuMillis, double residentMebibytes, double[] callMillis) {}

    static void run(Launched.Java java) throws Exception {
        warmUpTheCaller(java);
        List<Measured> warmed = new ArrayList<>();
        List<Measured> cold = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            warmed.add(measure(java, Map.of()));
            cold.add(measure(java, Map.of("RIGHTSIZER_WARM_UP", "false")));
        }
        print("warmed up", warmed);
        print("not warmed up", cold);
        try (Launched server = Launched.with(java, Map.of());
                Line line = new Line(server.port, 10_000)) {
            for (int i = 0; i < MANY_CALLS; i++) {
                line.call(REQUEST);
            }
            System.out.println("resident after " + MANY_CALLS + " calls: " + server.residentMebibytes() + " MiB");
        }
    }

    /** So that the caller, which an API server would have been for long, is not what is measured. */
    private static void warmUpTheCaller(Launched.Java java) throws Exception {
        try (Launched server = Launched.with(java, Map.of())) {
            for (int i = 0; i < CONNECTIONS_BEFORE; i++) {
                try (Line line = new Line(server.port, 10_000)) {
                    line.call(REQUEST);
                }
            }
        }
    }

    private static Measured measure(Launched.Java java, Map<String, String> environment) throws Exception {
        try (Launched server = Launched.with(java, environment)) {
            long cpu = server.cpu().toMillis();
            long resident = server.residentMebibytes();
            double[] millis = new double[CALLS];
            long before = System.nanoTime();
            try (Line line = new Line(server.port, 10_000)) {
                for (int i = 0; i < CALLS; i++) {
                    line.call(REQUEST);
                    long after = System.nanoTime();
                    millis[i] = (after - before) / 1e6;
                    before = after;
                }
            }
            return new Measured(server.readyMillis, cpu, resident, millis);
        }
    }

    private static void print(String what, List<Measured> starts) {
        System.out.printf(
                "%s: ready %.0f ms, processor %.0f ms, resident %.0f MiB; call 1 %.1f ms, 10 %.1f ms, 100 %.1f ms%n",
                what,
                median(starts, Measured::readyMillis),
                median(starts, Measured::cpuMillis),
                median(starts, Measured::residentMebibytes),
                median(starts, it -> it.callMillis[0]),
                median(starts, it -> it.callMillis[9]),
                median(starts, it -> it.callMillis[99]));
    }

    static <T> double median(List<T> all, ToDoubleFunction<T> value) {
        double[] sorted = all.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
