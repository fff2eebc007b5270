package io.gpurightsizer.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import io.gpurightsizer.benchmark.report.Report;

/** Makes the report again from {@code rounds.jsonl}. */
@Command(name = "report", description = "Makes the report again from rounds.jsonl.", mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    @Option(names = "--results", required = true, paramLabel = "FOLDER", description = "Where rounds.jsonl is.")
    private Path results;

    @Option(names = "--p95", defaultValue = "1.1", description = "Growth of p95 that counts as kept. ${DEFAULT-VALUE}")
    private double p95;

    @Option(
            names = "--deviation",
            defaultValue = "1.25",
            description = "Growth of the deviation that counts as kept. ${DEFAULT-VALUE}")
    private double deviation;

    @Override
    public Integer call() throws IOException {
        System.out.println(Report.write(results, p95, deviation));
        return 0;
    }
}
