package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.cli.cluster.ClusterFromInput;
import io.gpurightsizer.cli.cluster.KubernetesApi;
import io.gpurightsizer.cli.terminal.Console;
import io.gpurightsizer.cli.terminal.Progress;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.plan.DraNodes;
import io.gpurightsizer.plan.Plan;
import io.gpurightsizer.plan.PlanOptions;
import io.gpurightsizer.plan.Planner;
import io.gpurightsizer.plan.Sharing;
import io.gpurightsizer.plan.format.PlanCheck;
import io.gpurightsizer.plan.layout.Strategy;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.text.SafeText;

/** {@code plan}: how to cut the GPUs, and how to get there. */
@Command(
        name = "plan",
        description =
                "Says how to cut the GPUs of nodes for the workloads in files or a cluster, with the fewest GPUs or"
                        + " the fewest changes, and writes the configuration for it. Changes nothing.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:--check found a difference", "2:bad usage, or nothing could be read"})
final class PlanCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private ManifestOptions manifests;

    @Option(
            names = "--gpus",
            paramLabel = "NxPRODUCT",
            split = ",",
            description = "The GPUs to plan, for example 16xNVIDIA-H100-80GB-HBM3,4xNVIDIA-L4, where no node is known.")
    private List<String> gpus = List.of();

    @Option(names = "--cluster", description = "The nodes of the cluster of the kubeconfig, and what runs there.")
    private boolean cluster;

    @Mixin
    private ContextOption context;

    @Mixin
    private SizingOptions sizing;

    @Option(
            names = "--strategy",
            paramLabel = "STRATEGY",
            description = "fewest-gpus (default) or least-disruption: GPUs whose layout serves already are left alone.",
            defaultValue = "fewest-gpus")
    private Strategy strategy;

    @Option(
            names = "--sharing",
            paramLabel = "KIND",
            description = "auto (default): MIG where boards have it, time-slicing where not; mig, time-slicing or mps.",
            defaultValue = "auto")
    private Sharing sharing;

    @Option(
            names = "--headroom",
            paramLabel = "PERCENT",
            description = "So many per cent more devices of each kind (default: 0%%).",
            defaultValue = "0%")
    private String headroom;

    @Option(names = "--surge", description = "With room for the pods that rolling updates add.")
    private boolean surge;

    @Mixin
    private PriceOption price;

    @Mixin
    private PlanOutput output;

    @Option(
            names = "--check",
            paramLabel = "PLAN.json",
            description = "Compare nodes with a plan that -o json or -o files wrote, and say what differs.")
    private Path check;

    PlanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        checkUsage();
        try (Progress progress = console.progress(false)) {
            ClusterFromInput state = new ClusterFromInput(progress::objects);
            return call(state, progress);
        }
    }

    private int call(ClusterFromInput state, Progress progress) throws IOException {
        GpuCatalog catalog = GpuCatalogReader.bundled();
        SizingTable table = sizing.table(catalog);
        AuditInput input = state.input();
        manifests.read(input, console);
        ClusterObjects objects = objects(catalog, state);
        if (check != null) {
            progress.clear();
            return check(DraNodes.of(objects, catalog).nodes());
        }
        if (input.objectCount() == 0 && !cluster) {
            progress.clear();
            manifests.sayNothingRead(input.unread(), console);
            return CommandLine.ExitCode.USAGE;
        }
        progress.doing("planning");
        PlanOptions options = new PlanOptions(strategy, sharing, percent(), surge);
        Plan plan = new Planner(table, sizing.podSettings(table), catalog)
                .plan(input, objects, options, price.ofGpuHour(), Instant.now());
        progress.clear();
        output.write(plan, console);
        return manifests.allOpened() ? 0 : CommandLine.ExitCode.USAGE;
    }

    private int check(List<NodeState> nodes) {
        try {
            List<String> differences = PlanCheck.differences(Files.readString(check), nodes);
            differences.forEach(it -> console.out().println(SafeText.escaped(it)));
            if (differences.isEmpty()) {
                console.out().println("The nodes are as the plan says.");
            }
            return differences.isEmpty() ? 0 : 1;
        } catch (NoSuchFileException e) {
            throw new UsageException("--check: there is no file " + check);
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException("--check: " + check + ": " + e.getMessage());
        }
    }

    private ClusterObjects objects(GpuCatalog catalog, ClusterFromInput state) throws IOException {
        if (!gpus.isEmpty()) {
            return GpusOption.nodes(gpus, catalog);
        }
        if (!cluster) {
            return sizing.nodes(state);
        }
        try (KubernetesApi.OfKubeconfig api = context.api()) {
            return state.readAll(api);
        }
    }

    private int percent() {
        String digits = headroom.endsWith("%") ? headroom.substring(0, headroom.length() - 1) : headroom;
        if (!digits.matches("[0-9]{1,4}")) {
            throw new UsageException(
                    "--headroom: expected a number of per cent such as 10%, found \"" + headroom + "\"");
        }
        return Integer.parseInt(digits);
    }

    private void checkUsage() {
        int sources = (gpus.isEmpty() ? 0 : 1) + (cluster ? 1 : 0) + (sizing.namesNodes() && !cluster ? 1 : 0);
        if (sources == 0) {
            throw new UsageException(
                    "no GPUs to plan: give --nodes FILE, --cluster, or --gpus 8xNVIDIA-H100-80GB-HBM3");
        }
        if (!gpus.isEmpty() && (cluster || sizing.namesNodesItself())) {
            throw new UsageException("--gpus contradicts --nodes and --cluster: give one of them");
        }
        context.checkUsage(cluster);
        if (check == null && manifests.isEmpty() && !cluster && (!sizing.namesNodes() || !gpus.isEmpty())) {
            throw new UsageException("no workloads to plan for: give -f FILE, -f DIR, -f - or --cluster");
        }
        output.checkUsage();
    }
}
