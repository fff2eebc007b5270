package io.gpurightsizer.benchmark;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command: {@code run} measures and reports, {@code report} reports again what was measured. */
@Command(
        name = "benchmark",
        description = "Measures pipelines of models on dedicated, divided and shared GPUs.",
        mixinStandardHelpOptions = true,
        subcommands = {RunCommand.class, ReportCommand.class})
public final class Benchmark {
    private Benchmark() {}

    public static void main(String... arguments) {
        System.exit(run(arguments)); // Gatling leaves threads behind
    }

    /** The exit code: 0, 1 if the measurement failed, 2 for bad usage or a bad plan. */
    static int run(String... arguments) {
        return new CommandLine(new Benchmark())
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    command.getErr().println(e.getMessage() == null ? e.toString() : e.getMessage());
                    return e instanceof IllegalArgumentException ? 2 : 1;
                })
                .execute(arguments);
    }
}
