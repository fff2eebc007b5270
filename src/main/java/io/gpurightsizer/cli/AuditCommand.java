package io.gpurightsizer.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import io.gpurightsizer.audit.AuditOffers;
import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.Auditor;
import io.gpurightsizer.cli.cluster.ClusterFromInput;
import io.gpurightsizer.cli.cluster.ClusterLists;
import io.gpurightsizer.cli.cluster.KubernetesApi;
import io.gpurightsizer.cli.terminal.Console;
import io.gpurightsizer.cli.terminal.Progress;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.recommend.Recommender;
import io.gpurightsizer.recommend.SeenUses;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.workload.PodSettings;

/** {@code audit}: what would become of manifests, or of a cluster. */
@Command(
        name = "audit",
        description = "Shows what would become of every workload in files, folders, lists or a cluster, and what that"
                + " frees. Changes nothing.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:something was found that --fail-on names",
            "2:bad usage, a file that was named could not be opened, or nothing could be read"
        })
final class AuditCommand implements Callable<Integer> {
    private final Console console;

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

    @Mixin
    private ListingOptions output;

    @Mixin
    private PriceOption price;

    @Mixin
    private PrometheusOptions prometheus;

    @Option(
            names = "--fail-on",
            paramLabel = "resize|unreadable|undersized",
            split = ",",
            description =
                    "Exit with 1 if anything would be resized, if anything could not be read, or if more was seen than"
                            + " a row says (with --prometheus).")
    private Set<FailOn> failOn = Set.of();

    AuditCommand(Console console) {
        this.console = console;
    }

    /** What makes the command fail though it did its work. */
    enum FailOn {
        RESIZE(AuditReport::resizesAnything),
        UNREADABLE(report -> !report.unread().isEmpty()),
        UNDERSIZED(AuditReport::anyRowTooSmall);

        private final Predicate<AuditReport> found;

        FailOn(Predicate<AuditReport> found) {
            this.found = found;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() throws IOException {
        checkUsage();
        AuditReport report;
        try (Progress progress = console.progress(output.quiet())) {
            report = report(progress);
        }
        if (report.objects() == 0 && !cluster) {
            manifests.sayNothingRead(report.unread(), console);
            return CommandLine.ExitCode.USAGE;
        }
        output.format().on(console.screen(), output.listing()).write(report, console.out());
        return exitCode(report);
    }

    private AuditReport report(Progress progress) throws IOException {
        GpuCatalog catalog = GpuCatalogReader.bundled();
        SizingTable table = sizing.table(catalog);
        PodSettings settings = sizing.podSettings(table);
        ClusterFromInput state = new ClusterFromInput(progress::objects);
        AuditOffers offers = read(state, table, catalog);
        progress.doing("deciding");
        Auditor auditor = new Auditor(table, settings, offers);
        AuditReport report = auditor.audit(state.input(), price.ofGpuHour(), Instant.now());
        if (!prometheus.isGiven()) {
            return report;
        }
        progress.doing("asking Prometheus");
        Recommender recommender = prometheus.recommender(auditor, state, true, false);
        return report.beside(SeenUses.of(recommender.recommend(state.input())));
    }

    private int exitCode(AuditReport report) {
        if (!manifests.allOpened()) {
            return CommandLine.ExitCode.USAGE;
        }
        return failOn.stream().anyMatch(it -> it.found.test(report)) ? 1 : 0;
    }

    private AuditOffers read(ClusterFromInput state, SizingTable table, GpuCatalog catalog) throws IOException {
        manifests.read(state.input(), console);
        if (!cluster) {
            return sizing.offers(table, catalog, state, Optional.empty());
        }
        try (KubernetesApi.OfKubeconfig api = context.api()) {
            new ClusterLists(api, state.input(), manifests.namespaces()).read();
            return sizing.offers(table, catalog, state, Optional.of(api));
        }
    }

    private void checkUsage() {
        if (manifests.isEmpty() && !cluster) {
            throw new UsageException("nothing to audit: give -f FILE, -f DIR, -f - or --cluster");
        }
        context.checkUsage(cluster);
        prometheus.checkUsage();
        if (failOn.contains(FailOn.UNDERSIZED) && !prometheus.isGiven()) {
            throw new UsageException("--fail-on undersized compares with what was seen: give --prometheus URL");
        }
        output.checkUsage();
    }
}
