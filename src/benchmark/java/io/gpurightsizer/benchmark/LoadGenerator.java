package io.gpurightsizer.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.gatling.app.Gatling$;

import io.gpurightsizer.benchmark.report.TurnResult;

/** Has Gatling run one round after the other. */
final class LoadGenerator {
    /** Between the order and the first arrival, for Gatling to make its virtual users. */
    private static final Duration LEAD = Duration.ofSeconds(2);

    private final Plan plan;
    private final Inputs inputs;
    private final Path folder;

    /** @param folder for what Gatling writes */
    LoadGenerator(Plan plan, Inputs inputs, Path folder) {
        this.plan = plan;
        this.inputs = inputs;
        this.folder = folder;
    }

    /** What a simulation is to do. */
    record Order(Plan plan, Inputs inputs, Round round, double seconds, Duration lead, List<Turn> turns) {}

    /** Sends the load of a round for so long; returns its turns in the order of their arrivals. */
    List<TurnResult> run(Round round, double seconds) throws IOException {
        Order order = new Order(plan, inputs, round, seconds, LEAD, new CopyOnWriteArrayList<>());
        TurnSimulation.prepare(order);
        int code = quietly();
        if (code != 0) {
            throw new IOException("Gatling ended with " + code);
        }
        order.turns().stream().filter(it -> it.total == null).forEach(it -> it.fail("no answer until the round's end"));
        return order.turns().stream()
                .map(Turn::result)
                .sorted(Comparator.comparingDouble(TurnResult::at))
                .toList();
    }

    /** Gatling prints what it thinks of its own report, which is not made. */
    private int quietly() {
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            return Gatling$.MODULE$.fromArgs(new String[] {
                "--simulation", TurnSimulation.class.getName(), "--results-folder", folder.toString(), "--no-reports"
            });
        } finally {
            System.setOut(out);
        }
    }
}
