package io.gpurightsizer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.gpurightsizer.cli.CheckedTables.CheckedTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.table.TableReader;

/**
 * {@code check-table FILE…}: prints every problem of sizing tables as a compiler does. Exits with 0 if all can be used, 1
 * if one has an error, 2 if one cannot be read at all.
 */
@Command(
        name = "check-table",
        mixinStandardHelpOptions = true,
        description = "Checks sizing tables and prints every problem with its line and column.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every table can be used (there may be warnings)",
            "1:a table has an error",
            "2:a file cannot be read, or the command is used wrongly"
        })
public final class CheckTableCommand implements Callable<Integer> {
    private static final int USABLE = 0;
    private static final int BAD = 1;
    private static final int UNREADABLE = 2;

    /** How the result is written; the names are what is typed. */
    enum Output {
        text,
        json
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Tables to check; - for standard input.")
    private List<String> files;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private Output output;

    @Override
    public Integer call() {
        TableReader reader = new TableReader(GpuCatalogReader.bundled());
        CheckedTables checked =
                CheckedTables.of(files.stream().map(file -> check(file, reader)).toList());
        PrintWriter out = spec.commandLine().getOut();
        if (output == Output.json) {
            checked.printJson(out);
        } else {
            checked.printText(out, spec.commandLine().getErr());
        }
        out.flush();
        if (checked.unreadable() > 0) {
            return UNREADABLE;
        }
        return checked.errors() == 0 ? USABLE : BAD;
    }

    private static CheckedTable check(String file, TableReader reader) {
        try {
            byte[] bytes = file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
            return CheckedTable.read(file, reader.read(bytes, file));
        } catch (NoSuchFileException e) {
            return CheckedTable.unreadable(file, "there is no such file");
        } catch (IOException | IllegalArgumentException e) {
            return CheckedTable.unreadable(file, "cannot be read: " + e.getMessage());
        }
    }
}
