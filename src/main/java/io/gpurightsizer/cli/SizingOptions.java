package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import io.gpurightsizer.audit.AuditOffers;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.offers.AssumedOffers;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.DefaultTable;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.table.TableReading;
import io.gpurightsizer.text.SafeText;
import io.gpurightsizer.text.SharedSettings;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.PodSettings;
import io.gpurightsizer.workload.Share;

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

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            converter = ModeWord.class,
            description = SharedSettings.MODE_MEANING + " (" + SharedSettings.MODE_VARIABLE + "; default: "
                    + SharedSettings.MODE_DEFAULT + ").",
            defaultValue = "${env:" + SharedSettings.MODE_VARIABLE + ":-" + SharedSettings.MODE_DEFAULT + "}")
    private Mode mode;

    @Option(
            names = "--mode-file",
            paramLabel = "FILE",
            description = SharedSettings.MODE_FILE_MEANING + " (" + SharedSettings.MODE_FILE_VARIABLE + ").",
            defaultValue = "${env:" + SharedSettings.MODE_FILE_VARIABLE + "}")
    private Path modeFile;

    @Option(
            names = "--share",
            paramLabel = "PERCENT",
            converter = SharePercent.class,
            description = SharedSettings.SHARE_MEANING + " (" + SharedSettings.SHARE_VARIABLE + "; default: 100).",
            defaultValue = "${env:" + SharedSettings.SHARE_VARIABLE + ":-" + SharedSettings.SHARE_DEFAULT + "}")
    private Share share;

    @Option(
            names = "--overrides",
            paramLabel = "allow|deny",
            description = SharedSettings.OVERRIDES_MEANING + " (" + SharedSettings.OVERRIDES_VARIABLE + "; default: "
                    + SharedSettings.OVERRIDES_DEFAULT + ").",
            defaultValue = "${env:" + SharedSettings.OVERRIDES_VARIABLE + ":-" + SharedSettings.OVERRIDES_DEFAULT + "}")
    private Overrides overrides;

    /** Of the modes those that can be chosen. */
    static final class ModeWord implements ITypeConverter<Mode> {
        @Override
        public Mode convert(String word) {
            return Mode.CHOICES.stream()
                    .filter(it -> it.toString().equalsIgnoreCase(word))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "expected enforce, dry-run or off, found " + SafeText.quoted(word)));
        }
    }

    static final class SharePercent implements ITypeConverter<Share> {
        @Override
        public Share convert(String percent) {
            try {
                return Share.parse(percent);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

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
        String name = table == null ? DefaultTable.NAME : table.toString();
        TableReading reading =
                new TableReader(catalog).read(table == null ? DefaultTable.bytes() : bytes("--table", table), name);
        return reading.table()
                .orElseThrow(() -> new UsageException("the sizing table cannot be used:\n"
                        + reading.errors().stream()
                                .map(problem -> "  " + problem.in(name))
                                .collect(Collectors.joining("\n"))));
    }

    /** How pods are read. */
    PodSettings podSettings(SizingTable sizingTable) {
        Mode current = modeFile == null ? mode : mode(modeFile);
        boolean everythingIsOff = modeFile != null && current == Mode.OFF;
        return PodSettings.of(sizingTable, current, overrides == Overrides.ALLOW, everythingIsOff)
                .with(share);
    }

    private static Mode mode(Path file) {
        try {
            return Mode.parse(new String(bytes("--mode-file", file), StandardCharsets.UTF_8).strip());
        } catch (IllegalArgumentException e) {
            throw new UsageException("--mode-file: " + file + ": " + e.getMessage());
        }
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

    private static byte[] bytes(String option, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new UsageException(option + ": there is no file " + file);
        } catch (IOException e) {
            throw new UsageException(option + ": " + file + " cannot be read: " + e.getMessage());
        }
    }
}
