package io.gpurightsizer.cluster.nodes;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * What a cluster offered at one moment. Immutable but for what it remembers of earlier answers; many threads may ask at
 * once. An answer costs the same with ten nodes and with ten thousand, unless the pod excludes single nodes by an operator
 * other than {@code In}: then the first such answer looks at every node that offers something.
 *
 * <p>Which nodes a pod may run on follows the scheduler: node selector, required node affinity, taints and the scheduling
 * part of its runtime class, and whether the node has what the pod demands besides GPUs, were it alone there. Of alike
 * nodes all must have it. A pod bound to a node gets what that node offers, if the kubelet would take it.
 */
public final class ClusterSnapshot implements Offers {
    private final ClusterState state;
    private final Set<ExtendedResource> assumed;
    private final FreeDevices free;
    private final Reachables reachables;
    private final PlacementMemory memory = new PlacementMemory();

    private ClusterSnapshot(ClusterState state, Set<ExtendedResource> assumed, FreeDevices free) {
        this.state = state;
        this.assumed = assumed;
        this.free = free;
        Set<ExtendedResource> offeredAnyway = new HashSet<>(assumed);
        offeredAnyway.addAll(state.deviceClassResources());
        this.reachables = new Reachables(state.fleet(), NodeOffers.assumed(offeredAnyway, state.catalog()), free);
    }

    /** A snapshot of what is known of a cluster. */
    public static ClusterSnapshot of(ClusterObjects facts, GpuCatalog catalog) {
        return of(ClusterState.of(facts, catalog));
    }

    public static ClusterSnapshot of(ClusterState state) {
        return new ClusterSnapshot(state, Set.of(), FreeDevices.UNCOUNTED);
    }

    /** The same, with these resources taken as offered though no node shows them, any number of times. */
    public ClusterSnapshot assuming(Set<ExtendedResource> resources) {
        return new ClusterSnapshot(state, Set.copyOf(resources), free);
    }

    /**
     * The same, knowing what is free.
     *
     * @param heldByNode by the node's name how many of each resource its pods hold
     */
    public ClusterSnapshot holding(Map<String, Map<String, Long>> heldByNode) {
        return new ClusterSnapshot(state, assumed, FreeDevices.of(state.fleet(), heldByNode));
    }

    /** How many nodes the cluster has, whether they offer anything or not. */
    public int nodeCount() {
        return state.nodeCount();
    }

    @Override
    public String assumption() {
        return "";
    }

    @Override
    public Reachable to(Placement written) {
        Placement placement = withRuntimeClass(written);
        Reachable reachable = reachable(placement);
        return reachable.smallestFirst().isEmpty()
                ? new Reachable(List.of(), List.of(), UnreachableReason.inTheWayOf(placement, state))
                : reachable;
    }

    private Reachable reachable(Placement placement) {
        if (placement.nodeName().isPresent()) {
            return onNode(placement.nodeName().get(), placement);
        }
        if (!state.fleet().identities().isAskedFor(placement)) {
            Bits suiting = state.fleet().shapesFor(placement);
            CapacityIndex capacities = state.fleet().capacities();
            return reachables.ofShapes(
                    capacities.surelyMeeting(placement.demand(), suiting),
                    capacities.possiblyMeeting(placement.demand(), suiting));
        }
        return memory.recall(placement)
                .orElseGet(() -> memory.remember(
                        placement, reachables.ofNodes(state.fleet().nodesFor(placement), true)));
    }

    private Reachable onNode(String name, Placement placement) {
        Optional<Integer> node = state.fleet()
                .identities()
                .named(name)
                .filter(it -> NodeMatch.admittedByKubelet(state.fleet().nodes().get(it), placement));
        return reachables.ofNodes(node.map(it -> new int[] {it}).orElse(new int[0]), false);
    }

    private Placement withRuntimeClass(Placement placement) {
        if (placement.runtimeClassName().isEmpty()) {
            return placement;
        }
        RuntimeClassScheduling scheduling =
                state.runtimeClasses().get(placement.runtimeClassName().get());
        return scheduling == null ? placement : scheduling.addedTo(placement);
    }
}
