package io.gpurightsizer.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import io.gpurightsizer.audit.AuditOffers;
import io.gpurightsizer.audit.Auditor;
import io.gpurightsizer.cli.cluster.ClusterFromInput;
import io.gpurightsizer.cli.cluster.ClusterLists;
import io.gpurightsizer.cli.cluster.KubernetesApi;
import io.gpurightsizer.cli.terminal.Console;
import io.gpurightsizer.cli.terminal.Progress;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.recommend.RecommendationReport;
import io.gpurightsizer.recommend.Recommender;
import io.gpurightsizer.recommend.format.RecommendationHtml;
import io.gpurightsizer.recommend.format.RecommendationJson;
import io.gpurightsizer.recommend.format.RecommendationText;
import io.gpurightsizer.recommend.format.RecommendationYaml;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.GpuCatalogReader;

/** {@code recommend}: what models were seen to need. */
@Command(
        name = "recommend",
        description =
                "Compares how much GPU memory workloads were seen to use, by a Prometheus, with what the sizing table"
                        + " says, and writes rows for it. Changes nothing.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:bad usage, nothing could be read, or Prometheus has nothing to say"})
final class RecommendCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private PrometheusOptions prometheus;

    @Mixin
    private ManifestOptions manifests;

    @Option(
            names = "--cluster",
            description = "What runs in the cluster of the kubeconfig, and its workloads' templates.")
    private boolean cluster;

    @Mixin
    private ContextOption context;

    @Mixin
    private SizingOptions sizing;

    @Option(
            names = "--allow-lower",
            description = "Suggest less than a row with a source says, too; it is said where that is done.")
    private boolean allowLower;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table (default), json, yaml (rows for the sizing table) or html.",
            defaultValue = "table")
    private Format format;

    private enum Format {
        TABLE,
        JSON,
        YAML,
        HTML
    }

    RecommendCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        checkUsage();
        RecommendationReport report;
        try (Progress progress = console.progress(false)) {
            ClusterFromInput state = new ClusterFromInput(progress::objects);
            Recommender recommender = recommender(state);
            if (state.input().objectCount() == 0 && !cluster) {
                progress.clear();
                manifests.sayNothingRead(state.input().unread(), console);
                return CommandLine.ExitCode.USAGE;
            }
            progress.doing("asking Prometheus");
            report = recommender.recommend(state.input());
        }
        write(report);
        return manifests.allOpened() ? 0 : CommandLine.ExitCode.USAGE;
    }

    private Recommender recommender(ClusterFromInput state) throws IOException {
        GpuCatalog catalog = GpuCatalogReader.bundled();
        SizingTable table = sizing.table(catalog);
        manifests.read(state.input(), console);
        AuditOffers offers = offers(state, table, catalog);
        Auditor auditor = new Auditor(table, sizing.podSettings(table), offers);
        return prometheus.recommender(auditor, state, allowLower, format == Format.HTML);
    }

    private AuditOffers offers(ClusterFromInput state, SizingTable table, GpuCatalog catalog) throws IOException {
        if (!cluster) {
            return sizing.offers(table, catalog, state, Optional.empty());
        }
        try (KubernetesApi.OfKubeconfig api = context.api()) {
            new ClusterLists(api, state.input(), manifests.namespaces()).read();
            return sizing.offers(table, catalog, state, Optional.of(api));
        }
    }

    private void write(RecommendationReport report) throws IOException {
        switch (format) {
            case TABLE -> new RecommendationText(console.screen()).write(report, console.out());
            case JSON -> RecommendationJson.write(report, console.out());
            case YAML -> RecommendationYaml.write(report, console.out());
            case HTML -> RecommendationHtml.write(report, console.out());
        }
    }

    private void checkUsage() {
        if (!prometheus.isGiven()) {
            throw new UsageException(
                    "nothing to ask: give --prometheus URL, for example https://prometheus.example.com");
        }
        prometheus.checkUsage();
        if (manifests.isEmpty() && !cluster) {
            throw new UsageException("no workloads to recommend for: give -f FILE, -f DIR, -f - or --cluster");
        }
        context.checkUsage(cluster);
    }
}
