package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.gpurightsizer.audit.AuditOffers;
import io.gpurightsizer.cli.cluster.ClusterFromInput;
import io.gpurightsizer.cli.cluster.KubernetesApi;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.offers.AssumedOffers;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.DefaultTable;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.table.TableReading;
import io.gpurightsizer.text.SharedSettings;
import io.gpurightsizer.workload.PodSettings;

/**
 * The options by which a command decides as the webhook would; where one is not given, the environment variable that
 * configures the webhook counts.
 */
final class SizingOptions {
    private static final String NODES = "--nodes";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description = SharedSettings.TABLE_MEANING + " (" + SharedSettings.TABLE_VARIABLE + "; default: "
                    + SharedSettings.TABLE_DEFAULT + ").",
            defaultValue = "${env:" + SharedSettings.TABLE_VARIABLE + "}")
    private Path table;

    @Option(
            names = NODES,
            paramLabel = "FILE",
            description =
                    SharedSettings.NODES_MEANING + ", and what else decides there: pods, quotas, limits, volumes ("
                            + SharedSettings.NODES_VARIABLE + ").",
            defaultValue = "${env:" + SharedSettings.NODES_VARIABLE + "}")
    private Path nodes;

    @Option(
            names = "--assume-gpu",
            paramLabel = "PRODUCT",
            description = SharedSettings.ASSUME_GPU_MEANING + " (" + SharedSettings.ASSUME_GPU_VARIABLE + "; default: "
                    + AssumedOffers.DEFAULT_PRODUCT + ").",
            defaultValue = "${env:" + SharedSettings.ASSUME_GPU_VARIABLE + "}")
    private String assumeGpu;

    @Option(
            names = "--assume-shared",
            paramLabel = "PODS",
            description = "Without nodes: how many pods share each GPU as nvidia.com/gpu.shared, for GPUs without MIG"
                    + " such as L4 and T4.")
    private Integer assumeShared;

    @Mixin
    private ModeOptions modes;

    @Option(
            names = "--overrides",
            paramLabel = "allow|deny",
            description = SharedSettings.OVERRIDES_MEANING + " (" + SharedSettings.OVERRIDES_VARIABLE + "; default: "
                    + SharedSettings.OVERRIDES_DEFAULT + ").",
            defaultValue = "${env:" + SharedSettings.OVERRIDES_VARIABLE + ":-" + SharedSettings.OVERRIDES_DEFAULT + "}")
    private Overrides overrides;

    private enum Overrides {
        ALLOW,
        DENY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The table to decide by. */
    SizingTable table(GpuCatalog catalog) {
        if (table == null) {
            return DefaultTable.table(catalog);
        }
        String name = table.toString();
        TableReading reading = new TableReader(catalog).read(FileOption.bytes("--table", table), name);
        return reading.table()
                .orElseThrow(() -> new UsageException("the sizing table cannot be used:\n"
                        + reading.errors().stream()
                                .map(problem -> "  " + problem.in(name))
                                .collect(Collectors.joining("\n"))));
    }

    /** How pods are read. */
    PodSettings podSettings(SizingTable sizingTable) {
        return PodSettings.of(sizingTable, modes.mode(), overrides == Overrides.ALLOW, modes.everythingIsOff())
                .with(modes.share());
    }

    /**
     * What is offered: by the nodes that the options name, else by those of a cluster, else by an assumed GPU. What could not
     * be read is added to the input.
     *
     * @param state what of the input counts beside the nodes
     */
    AuditOffers offers(
            SizingTable sizingTable, GpuCatalog catalog, ClusterFromInput state, Optional<? extends KubernetesApi> api)
            throws IOException {
        return offers(sizingTable, catalog, state, api, UnaryOperator.identity());
    }

    /** The same, without a cluster, for pods that ask for parts of GPUs from the start. */
    AuditOffers offersAsWritten(SizingTable sizingTable, GpuCatalog catalog, ClusterFromInput state)
            throws IOException {
        return offers(sizingTable, catalog, state, Optional.empty(), ClusterObjects::withoutGpusTolerated);
    }

    private AuditOffers offers(
            SizingTable sizingTable,
            GpuCatalog catalog,
            ClusterFromInput state,
            Optional<? extends KubernetesApi> api,
            UnaryOperator<ClusterObjects> seen)
            throws IOException {
        if (isTyped(NODES) && isTyped("--assume-gpu")) {
            throw new UsageException("--nodes and --assume-gpu contradict each other: give one of them");
        }
        if (assumeShared != null && (assumeShared < 2 || isTyped(NODES))) {
            throw new UsageException(
                    assumeShared < 2
                            ? "--assume-shared: expected 2 or more, found " + assumeShared
                            : "--nodes and --assume-shared contradict each other: give one of them");
        }
        if (nodes != null && !isTyped("--assume-gpu") && assumeShared == null) {
            return OfferSources.ofNodes(
                    seen.apply(OfferSources.read(nodes, NODES, state)), sizingTable, catalog, nodes.toString());
        }
        if (assumeGpu == null && assumeShared == null && api.isPresent()) {
            Optional<ClusterObjects> objects = state.readFrom(api.get());
            if (objects.isPresent()) {
                return OfferSources.ofCluster(seen.apply(objects.get()), sizingTable, catalog, api.get());
            }
        }
        String product = assumeGpu == null ? AssumedOffers.DEFAULT_PRODUCT : assumeGpu;
        int replicas = assumeShared == null ? 1 : assumeShared;
        return OfferSources.assumed(product, replicas, "--assume-gpu", sizingTable, catalog, state);
    }

    /** @throws UsageException if something else than the nodes of the cluster is typed to say what is offered */
    void checkForCluster() {
        if (isTyped(NODES) || isTyped("--assume-gpu")) {
            throw new UsageException(
                    "--nodes and --assume-gpu contradict --cluster: its own nodes say what is offered");
        }
    }

    /** Whether a file of nodes is given. */
    boolean namesNodes() {
        return nodes != null;
    }

    /** The same where it is typed, and not the environment's. */
    boolean namesNodesItself() {
        return nodes != null && isTyped(NODES);
    }

    /** What the file of nodes says; pods in it are workloads of the input too. */
    ClusterObjects nodes(ClusterFromInput state) {
        OfferSources.read(nodes, NODES, state);
        state.input().readPath(nodes);
        return state.objects();
    }

    /** What is typed counts before what the environment says. */
    private boolean isTyped(String option) {
        return command.commandLine().getParseResult().hasMatchedOption(option);
    }
}
