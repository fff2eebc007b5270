package io.gpurightsizer.bench;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Starts JMH with the settings of docs/benchmarks.md; arguments are JMH's own, and they win. */
public final class Micro {
    private static final int FORKS = 3;

    private Micro() {}

    public static void main(String... arguments) throws CommandLineOptionException, RunnerException {
        CommandLineOptions given = new CommandLineOptions(arguments);
        new Runner(new OptionsBuilder()
                        .parent(given)
                        .forks(given.getForkCount().orElse(FORKS))
                        .shouldFailOnError(true)
                        .addProfiler(GCProfiler.class)
                        .jvmArgsAppend(
                                "-Xms256m",
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-Xbatch", // so that a busy machine does not measure the interpreter
                                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager")
                        .build())
                .run();
    }
}
