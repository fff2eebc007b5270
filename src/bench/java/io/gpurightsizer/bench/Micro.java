package io.gpurightsizer.bench;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Starts JMH with the settings the results page was made with; arguments are JMH's own, and they win. */
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
                        .addProfiler(CpuTime.class)
                        .resultFormat(ResultFormatType.JSON)
                        .result(given.getResult().orElse("target/bench/micro.json"))
                        .jvmArgsAppend(
                                "-Xms256m",
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-Xbatch", // compilation in step, so that a busy machine does not measure the interpreter
                                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager")
                        .build())
                .run();
    }
}
