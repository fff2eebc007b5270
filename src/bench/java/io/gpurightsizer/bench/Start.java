package io.gpurightsizer.bench;

import java.util.Map;

/** How long from the start of the process to ready, and how much memory it has then and after many calls. */
final class Start {
    private static final int STARTS = 5;
    private static final int CALLS = 100_000;

    private Start() {}

    static void run(Launched.Java java) throws Exception {
        for (String warmUp : new String[] {"true", "false"}) {
            double[] ready = new double[STARTS];
            double[] cpu = new double[STARTS];
            double[] resident = new double[STARTS];
            for (int i = 0; i < STARTS; i++) {
                try (Launched server = Launched.with(java, Map.of("RIGHTSIZER_WARM_UP", warmUp))) {
                    ready[i] = server.readyMillis;
                    cpu[i] = server.cpu().toMillis();
                    resident[i] = server.residentMebibytes();
                }
            }
            System.out.printf(
                    "warm-up %s: ready %.0f ms, processor %.0f ms, resident %.0f MiB (medians of %d)%n",
                    warmUp, Load.median(ready), Load.median(cpu), Load.median(resident), STARTS);
        }
        byte[] request = Line.request("/mutate?timeout=10s", SampleReviews.small(SampleReviews.Outcome.RESIZE));
        try (Launched server = Launched.with(java, Map.of());
                Line line = new Line(server.port, 10_000)) {
            for (int i = 0; i < CALLS; i++) {
                line.call(request);
            }
            System.out.println("resident after " + CALLS + " calls: " + server.residentMebibytes() + " MiB");
        }
    }
}
