package io.gpurightsizer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import io.gpurightsizer.audit.AuditOffers;
import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.audit.Auditor;
import io.gpurightsizer.cli.cluster.ClusterFromInput;
import io.gpurightsizer.cli.terminal.Console;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.rewrite.RewriteReport;
import io.gpurightsizer.rewrite.Rewriter;
import io.gpurightsizer.rewrite.RewrittenManifest;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.text.SafeText;

/** {@code rewrite}: the same manifests with their pod templates resized. */
@Command(
        name = "rewrite",
        description =
                "Prints the same manifests with their pod templates resized; all else in them stays as it is, to the"
                        + " last comment. What is left as it is, and why, is said on standard error. Changes no file.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:bad usage, or a file that was named could not be opened"})
final class RewriteCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private ManifestOptions manifests;

    @Mixin
    private SizingOptions sizing;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "manifests",
            description = "manifests (default), or diff: what changes, as git apply and patch -p1 take it.")
    private Output output;

    /** What is printed. */
    enum Output {
        MANIFESTS,
        DIFF;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    RewriteCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (manifests.isEmpty()) {
            throw new UsageException("nothing to rewrite: give -f FILE, -f DIR or -f -");
        }
        GpuCatalog catalog = GpuCatalogReader.bundled();
        SizingTable table = sizing.table(catalog);
        ClusterFromInput state = new ClusterFromInput(objects -> {});
        Map<String, String> texts = manifests.readTexts(state.input(), console);
        AuditOffers offers = sizing.offersAsWritten(table, catalog, state);
        List<UnreadableDocument> unread = new ArrayList<>(state.input().unread());
        List<AuditedWorkload> workloads =
                new Auditor(table, sizing.podSettings(table), offers).atMost(state.input(), unread);
        RewriteReport report = Rewriter.rewrite(texts, workloads);
        print(report.manifests());
        say(report, unread, offers);
        return manifests.allOpened() ? 0 : CommandLine.ExitCode.USAGE;
    }

    private void print(List<RewrittenManifest> manifests) {
        PrintWriter out = console.out();
        if (output == Output.DIFF) {
            manifests.forEach(it -> out.print(it.diff()));
        } else {
            out.print(RewrittenManifest.joined(manifests));
        }
    }

    private void say(RewriteReport report, List<UnreadableDocument> unread, AuditOffers offers) {
        PrintWriter err = console.err();
        err.println("Offers: " + offers.description());
        report.templates().forEach(it -> err.println(SafeText.escaped(it.toString())));
        unread.forEach(it -> err.println(SafeText.escaped(it + "; left as it is")));
        err.println(report.summary());
    }
}
