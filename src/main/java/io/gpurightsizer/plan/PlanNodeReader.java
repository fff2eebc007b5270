package io.gpurightsizer.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.cluster.nodes.NodeGpu;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.ProductNames;
import io.gpurightsizer.gpu.packing.Board;
import io.gpurightsizer.plan.layout.GpuUse;
import io.gpurightsizer.plan.layout.PlanNode;

/** Sorts nodes into those that can be planned and those that are left alone. Nodes without GPUs are neither. */
final class PlanNodeReader {
    private static final String PRODUCT = "nvidia.com/gpu.product";
    private static final List<String> CUT_BY_GKE =
            List.of("cloud.google.com/gke-gpu-partition-size", "cloud.google.com/gke-gpu-sharing-strategy");

    static final String SHARED =
            "its GPUs are shared, and pods ask for shares by name; --sharing time-slicing plans such nodes";

    private final GpuCatalog catalog;
    private final boolean keepsShared;
    private final Set<String> dra;
    private final Map<String, Board> boards = new HashMap<>();
    private final List<PlanNode> planned = new ArrayList<>();
    private final List<Plan.NodeLeftAlone> leftAlone = new ArrayList<>();

    /**
     * Reads nodes.
     *
     * @param keepsShared whether boards with MIG that are shared now stay so
     * @param dra the names of nodes whose GPUs come through dynamic resource allocation
     */
    PlanNodeReader(GpuCatalog catalog, boolean keepsShared, Set<String> dra) {
        this.catalog = catalog;
        this.keepsShared = keepsShared;
        this.dra = dra;
    }

    List<PlanNode> planned() {
        return planned;
    }

    /** By product; those of all nodes that are planned are among them. */
    Map<String, Board> boards() {
        return boards;
    }

    List<Plan.NodeLeftAlone> leftAlone() {
        return leftAlone;
    }

    void read(NodeState node) {
        boolean devices = node.allocatable().entrySet().stream()
                .anyMatch(it -> it.getKey().startsWith("nvidia.com/") && it.getValue() > 0);
        if (!devices && NodeGpu.count(node) == 0) {
            return;
        }
        try {
            planned.add(planned(node));
        } catch (CurrentLayouts.LeftAlone e) {
            leftAlone.add(new Plan.NodeLeftAlone(
                    node.name(),
                    e.getMessage(),
                    node.labels().getOrDefault("nvidia.com/mig.config", ""),
                    NodeGpu.model(node, catalog)));
        }
    }

    private PlanNode planned(NodeState node) throws CurrentLayouts.LeftAlone {
        checkState(node);
        String label = node.labels().getOrDefault(PRODUCT, "");
        Optional<GpuModel> model = NodeGpu.model(node, catalog);
        if (model.isEmpty()) {
            throw new CurrentLayouts.LeftAlone(
                    label.isEmpty()
                            ? "no label " + PRODUCT + " says what GPUs it has"
                            : "its product " + label + " is not known; the nearest known are "
                                    + ProductNames.nearest(label, catalog));
        }
        String product = label.isEmpty() ? model.get().products().get(0) : GpuCatalog.bareProduct(label);
        Board board = boards.computeIfAbsent(product, it -> Board.of(model.get()));
        List<GpuUse> current = CurrentLayouts.of(node, board);
        if (keepsShared
                && model.get().computeSlices() > 0
                && current.stream().anyMatch(GpuUse.Shared.class::isInstance)) {
            throw new CurrentLayouts.LeftAlone(SHARED);
        }
        return new PlanNode(node, product, dra.contains(node.name()), current);
    }

    /** While the MIG manager is at work, or has failed, what a node shows is about to change. */
    private static void checkState(NodeState node) throws CurrentLayouts.LeftAlone {
        String state = node.labels().getOrDefault("nvidia.com/mig.config.state", "success");
        if (state.equals("pending") || state.equals("rebooting") || state.equals("failed")) {
            throw new CurrentLayouts.LeftAlone("nvidia.com/mig.config.state is " + state);
        }
        if (!node.takesPods()) {
            throw new CurrentLayouts.LeftAlone("it is cordoned or not ready");
        }
        for (String label : CUT_BY_GKE) {
            if (node.labels().containsKey(label)) {
                throw new CurrentLayouts.LeftAlone("its node pool says how its GPUs are cut (" + label + ")");
            }
        }
    }
}
