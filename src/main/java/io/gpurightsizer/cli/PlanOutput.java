package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

import picocli.CommandLine.Option;

import io.gpurightsizer.cli.terminal.Console;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.plan.Plan;
import io.gpurightsizer.plan.files.PlanFiles;
import io.gpurightsizer.plan.format.PlanHtml;
import io.gpurightsizer.plan.format.PlanJson;
import io.gpurightsizer.plan.format.PlanText;

/** The options that say how a plan is written, and where to. */
final class PlanOutput {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table (default), json, html, or files, which --out names the folder for.",
            defaultValue = "table")
    private Format format;

    @Option(names = "--out", paramLabel = "DIR", description = "The folder that -o files writes to.")
    private Path out;

    @Option(
            names = "--max-unavailable",
            paramLabel = "NODES",
            description = "How many nodes the written script takes out of service at a time (default: 1).",
            defaultValue = "1")
    private int maxUnavailable;

    private enum Format {
        TABLE,
        JSON,
        HTML,
        FILES
    }

    void checkUsage() {
        if (maxUnavailable < 1) {
            throw new UsageException("--max-unavailable: expected at least 1, found " + maxUnavailable);
        }
        if ((format == Format.FILES) != (out != null)) {
            throw new UsageException("-o files and --out DIR belong together");
        }
    }

    /** Writes a plan to the console, or as files. */
    void write(Plan plan, Console console) throws IOException {
        switch (format) {
            case TABLE -> new PlanText(console.screen()).write(plan, console.out());
            case JSON -> PlanJson.write(plan, console.out());
            case HTML -> PlanHtml.write(plan, console.out());
            case FILES -> writeFiles(plan);
        }
    }

    private void writeFiles(Plan plan) throws IOException {
        try {
            PlanFiles.write(plan, maxUnavailable, out);
        } catch (FileSystemException e) {
            String why = e instanceof FileAlreadyExistsException ? "it is not a folder" : "it cannot be written to";
            throw new UsageException("--out: expected a folder, existing or not; " + e.getFile() + ": " + why);
        }
    }
}
