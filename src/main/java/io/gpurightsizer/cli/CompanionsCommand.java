package io.gpurightsizer.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

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
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.nodes.GpuNode;
import io.gpurightsizer.cluster.nodes.GpuPool;
import io.gpurightsizer.companions.Companion;
import io.gpurightsizer.companions.CompanionInput;
import io.gpurightsizer.companions.CompanionsText;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.objects.ObjectsByKind;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.GpuCatalogReader;

/** {@code companions}: what the cluster needs beside the webhook. */
@Command(
        name = "companions",
        description =
                "Prints what a cluster needs beside the webhook once pods ask for parts of GPUs: quotas on the new"
                        + " names, limits without the old one, what Kueue, autoscalers, Karpenter, GKE and dynamic resource"
                        + " allocation must be told. YAML for \"kubectl apply -f -\", with comments. Changes nothing.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:bad usage, or nothing could be read"})
final class CompanionsCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private ManifestOptions manifests;

    @Option(names = "--cluster", description = "What is in the cluster of the kubeconfig.")
    private boolean cluster;

    @Mixin
    private ContextOption context;

    @Option(
            names = "--for",
            split = ",",
            paramLabel = "COMPANION",
            description =
                    "Only these, of quota, limitrange, kueue, autoscaler, karpenter, gke and dra (default: those that"
                            + " what was read shows to be of use).")
    private List<Companion> companions = List.of();

    @Mixin
    private SizingOptions sizing;

    CompanionsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (manifests.isEmpty() && !cluster) {
            throw new UsageException("nothing to look at: give -f FILE, -f DIR, -f - or --cluster");
        }
        context.checkUsage(cluster);
        CompanionInput input;
        try (Progress progress = console.progress(false)) {
            input = input(progress);
        }
        if (input.report().objects() == 0 && !cluster) {
            manifests.sayNothingRead(input.report().unread(), console);
            return CommandLine.ExitCode.USAGE;
        }
        CompanionsText.write(companions.isEmpty() ? Companion.neededFor(input) : companions, input, console.out());
        return manifests.allOpened() ? 0 : CommandLine.ExitCode.USAGE;
    }

    private CompanionInput input(Progress progress) throws IOException {
        GpuCatalog catalog = GpuCatalogReader.bundled();
        SizingTable table = sizing.table(catalog);
        ObjectsByKind objects = new ObjectsByKind(CompanionInput.KINDS);
        ClusterFromInput state = new ClusterFromInput(progress::objects, objects);
        manifests.read(state.input(), console);
        AuditOffers offers = offers(state, table, catalog);
        progress.doing("deciding");
        AuditReport report = new Auditor(table, sizing.podSettings(table), offers)
                .audit(state.input(), Optional.empty(), Instant.now());
        return new CompanionInput(report, pools(offers), objects, table.assumeOffered(), catalog);
    }

    private AuditOffers offers(ClusterFromInput state, SizingTable table, GpuCatalog catalog) throws IOException {
        if (!cluster) {
            return sizing.offers(table, catalog, state, Optional.empty());
        }
        try (KubernetesApi.OfKubeconfig api = context.api()) {
            ClusterLists lists = new ClusterLists(api, state.input(), List.of());
            lists.read();
            lists.readInstalled();
            return sizing.offers(table, catalog, state, Optional.of(api));
        }
    }

    private static List<GpuPool> pools(AuditOffers offers) {
        return offers.offers() instanceof ClusterSnapshot snapshot
                ? GpuPool.of(
                        snapshot.state().gpuNodes().stream().map(GpuNode::state).toList())
                : List.of();
    }
}
