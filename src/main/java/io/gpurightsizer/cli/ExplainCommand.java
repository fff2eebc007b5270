package io.gpurightsizer.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import io.gpurightsizer.audit.AuditOffers;
import io.gpurightsizer.audit.Auditor;
import io.gpurightsizer.audit.ExplanationReport;
import io.gpurightsizer.audit.format.ExplanationJson;
import io.gpurightsizer.audit.format.ExplanationText;
import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.cli.cluster.ClusterFromInput;
import io.gpurightsizer.cli.cluster.KubernetesApi;
import io.gpurightsizer.cli.terminal.Console;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.GpuCatalogReader;

/** {@code explain}: each question of the decision with its answer. */
@Command(
        name = "explain",
        description =
                "For each container that asks for a GPU: every question of the decision with its answer, and every"
                        + " offer with its size and what left it out.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:bad usage, a file that was named could not be opened, or nothing could be read"})
final class ExplainCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private ManifestOptions manifests;

    @Option(names = "--cluster", description = "Ask the cluster of the kubeconfig what its nodes offer.")
    private boolean cluster;

    @Mixin
    private ContextOption context;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            description = "text (default) or json.",
            defaultValue = "text")
    private Output output;

    @Mixin
    private SizingOptions sizing;

    private enum Output {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        GpuCatalog catalog = GpuCatalogReader.bundled();
        SizingTable table = sizing.table(catalog);
        ClusterFromInput state = new ClusterFromInput(objects -> {});
        AuditInput input = state.input();
        if (manifests.isEmpty()) {
            throw new UsageException("nothing to explain: give -f FILE, -f DIR or -f -");
        }
        context.checkUsage(cluster);
        manifests.read(input, console);
        if (input.objectCount() == 0) {
            manifests.sayNothingRead(input.unread(), console);
            return CommandLine.ExitCode.USAGE;
        }
        AuditOffers offers = offers(table, catalog, state);
        Auditor auditor = new Auditor(table, sizing.podSettings(table), offers);
        ExplanationReport report = auditor.explain(input);
        if (output == Output.JSON) {
            ExplanationJson.write(report, console.out());
        } else {
            new ExplanationText(console.screen()).write(report, console.out());
        }
        return manifests.allOpened() ? 0 : CommandLine.ExitCode.USAGE;
    }

    private AuditOffers offers(SizingTable table, GpuCatalog catalog, ClusterFromInput state) throws IOException {
        if (!cluster) {
            return sizing.offers(table, catalog, state, Optional.empty());
        }
        try (KubernetesApi.OfKubeconfig api = context.api()) {
            return sizing.offers(table, catalog, state, Optional.of(api));
        }
    }
}
