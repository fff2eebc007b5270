package io.gpurightsizer.cluster.nodes;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.gpurightsizer.cluster.state.FreeAmounts;
import io.gpurightsizer.cluster.state.NodeColumns;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Target;

/**
 * Which nodes a pod may run on, and what they offer, whatever is free there. Pods come and go without changing it, so its
 * answers are remembered for as long as the nodes stay the same.
 */
final class NodeScan {
    /** In characters of what was asked, and so many for each group of nodes and each node of the answer. */
    private static final int MOST_REMEMBERED = 1 << 20;

    private static final int CHARACTERS_PER_GROUP = 64;
    private static final int CHARACTERS_PER_NODE = 2;

    private final ClusterState state;
    private final List<AlikeNodes> nodes;
    private final List<AlikeNodes> closedForNow;

    private final FreeAmounts empty;
    private final NodeOffers assumed;
    private final Cache<ResolvedPlacement, ReachedNodes.Reached> answers = Caffeine.newBuilder()
            .maximumWeight(MOST_REMEMBERED)
            .weigher(NodeScan::weight)
            .executor(Runnable::run)
            .build();

    private NodeScan(ClusterState state, List<AlikeNodes> nodes, FreeAmounts empty, NodeOffers assumed) {
        this.state = state;
        this.nodes = nodes;
        this.empty = empty;
        this.closedForNow = AlikeNodes.closedForNow(state.gpuNodes(), empty.nodes());
        this.assumed = assumed;
    }

    static NodeScan of(ClusterState state) {
        return of(state, NodeColumns.of(states(state)));
    }

    /** The same of a state with other nodes. */
    NodeScan followedBy(ClusterState newer) {
        return of(newer, empty.nodes().followedBy(states(newer)));
    }

    private static NodeScan of(ClusterState state, NodeColumns columns) {
        return new NodeScan(
                state,
                AlikeNodes.of(state.gpuNodes(), columns),
                FreeAmounts.ofEmpty(columns),
                NodeOffers.assumed(Set.of(), state.catalog()));
    }

    private static List<NodeState> states(ClusterState state) {
        return state.gpuNodes().stream().map(GpuNode::state).toList();
    }

    NodeScan assuming(Set<ExtendedResource> resources) {
        return new NodeScan(state, nodes, empty, NodeOffers.assumed(resources, state.catalog()));
    }

    /** Whether its answers hold for another state too. */
    boolean holdsFor(ClusterState other) {
        return other.gpuNodes() == state.gpuNodes()
                && other.nodeCount() == state.nodeCount()
                && other.deviceNames().equals(state.deviceNames())
                && other.runtimeClasses().equals(state.runtimeClasses());
    }

    ReachedNodes.Reached to(ResolvedPlacement placement) {
        ReachedNodes.Reached known = answers.getIfPresent(placement);
        if (known == null) {
            known = look(placement);
            answers.put(placement, known);
        }
        return known;
    }

    /** What there is on all nodes that take pods, whatever pod asks. */
    List<Offers.Stock> stock(FreeAmounts left, PodsState pods) {
        return DeviceStock.of(nodes, left, pods);
    }

    private static int weight(ResolvedPlacement placement, ReachedNodes.Reached reached) {
        return placement.toString().length()
                + CHARACTERS_PER_GROUP * reached.nodes().size()
                + CHARACTERS_PER_NODE * reached.nodeCount();
    }

    private ReachedNodes.Reached look(ResolvedPlacement resolved) {
        Placement placement = resolved.placement();
        NodeMatch match = new NodeMatch(placement, resolved.volumes(), empty.nodes());
        Demand alone = new Demand(placement, empty, false);
        ReachedNodes reached = new ReachedNodes(resolved, empty.nodes());
        if (placement.nodeName().isPresent()) {
            int index = empty.nodes().indexOf(placement.nodeName().get());
            nodes.forEach(it -> reached.add(
                    it, node -> node.index() == index && alone.hasRoomOn(node) && match.admittedByKubelet(node)));
        } else {
            nodes.forEach(it -> reached.add(it, node -> alone.hasRoomOn(node) && match.schedulable(node)));
            closedForNow.forEach(it ->
                    reached.addClosedForNow(it, node -> alone.hasRoomOn(node) && match.schedulableOnceOpen(node)));
            reached.addAssumed(assumed);
        }
        return reached.reached(
                reached.isEmpty() ? UnreachableReason.of(resolved, offering(), empty.nodes(), state) : "");
    }

    /** What is free of the nodes while no pods are on them. */
    FreeAmounts empty() {
        return empty;
    }

    Set<Target> targets() {
        Set<Target> targets = new HashSet<>();
        nodes.forEach(it -> targets.addAll(it.targets()));
        return targets;
    }

    private List<AlikeNodes> offering() {
        return nodes.stream().filter(it -> !it.offers().isEmpty()).toList();
    }
}
