package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import io.gpurightsizer.audit.AuditOffers;
import io.gpurightsizer.audit.Auditor;
import io.gpurightsizer.cli.cluster.ClusterFromInput;
import io.gpurightsizer.cli.terminal.Console;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.tabletest.CaseResult;
import io.gpurightsizer.tabletest.TestFile;
import io.gpurightsizer.tabletest.TestFileReader;
import io.gpurightsizer.tabletest.TestFileReading;
import io.gpurightsizer.tabletest.TestReport;
import io.gpurightsizer.tabletest.TestRun;

/** {@code test}: whether a sizing table decides as its tests expect. */
@Command(
        name = "test",
        description = "Decides about the pods and workloads in test files by a sizing table, and says where that is not"
                + " what they expect.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every case passed", "1:a case failed", "2:bad usage, or a file cannot be used"})
final class TestCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Test files: YAML of kind SizingTableTest.")
    private List<Path> files;

    @Mixin
    private SizingOptions sizing;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text (default) or junit.")
    private Output output;

    /** How the results are written. */
    enum Output {
        TEXT,
        JUNIT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    TestCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        GpuCatalog catalog = GpuCatalogReader.bundled();
        SizingTable table = sizing.table(catalog);
        List<TestFile> tests = read();
        if (tests.size() < files.size()) {
            return CommandLine.ExitCode.USAGE;
        }
        List<CaseResult> results = new ArrayList<>();
        for (TestFile test : tests) {
            AuditOffers offers = offers(test, table, catalog);
            results.addAll(TestRun.of(test, new Auditor(table, sizing.podSettings(table), offers)));
        }
        TestReport report = new TestReport(results);
        console.out().print(output == Output.JUNIT ? report.junit() : report.text());
        return report.allPassed() ? 0 : 1;
    }

    /** Those that can be used; what is wrong with the others is said. */
    private List<TestFile> read() {
        List<TestFile> tests = new ArrayList<>();
        for (Path file : files) {
            TestFileReading reading = TestFileReader.read(bytes(file), file.toString());
            reading.problems().forEach(it -> console.err().println(it.in(file.toString())));
            reading.file().ifPresent(tests::add);
        }
        return tests;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new UsageException("there is no file " + file);
        } catch (IOException e) {
            throw new UsageException(file + " cannot be read: " + e.getMessage());
        }
    }

    /** What the file says counts before the options. */
    private AuditOffers offers(TestFile test, SizingTable table, GpuCatalog catalog) throws IOException {
        ClusterFromInput state = new ClusterFromInput(objects -> {});
        if (test.nodes().isPresent()) {
            Path nodes = Path.of(test.name()).resolveSibling(test.nodes().get());
            return OfferSources.ofFile(nodes, test.name() + ": spec.nodes", table, catalog, state);
        }
        if (test.assumeGpu().isPresent()) {
            return OfferSources.assumed(
                    test.assumeGpu().get(), 1, test.name() + ": spec.assumeGpu", table, catalog, state);
        }
        return sizing.offers(table, catalog, state, Optional.empty());
    }
}
