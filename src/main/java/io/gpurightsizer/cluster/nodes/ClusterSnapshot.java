package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.VirtualMachines;

/**
 * What a cluster offered at one moment. Immutable but for the answers it remembers; many threads may ask at once.
 *
 * <p>Each node is looked at, as the scheduler does: node selector, required node affinity, taints, the scheduling part of
 * the pod's runtime class, and whether the node has what the pod requests besides GPUs, were it alone there. A pod that is
 * bound to a node gets what that node offers, if the kubelet would take it.
 */
public final class ClusterSnapshot implements Offers {
    /** In characters of what was asked; a reasonable pod has some hundred. */
    private static final int MOST_REMEMBERED = 1 << 20;

    private static final int CHARACTERS_PER_GROUP = 64;

    private final ClusterState state;
    private final List<AlikeNodes> nodes;
    private final NodeOffers assumed;
    private final NodeOffers ofDeviceClasses;
    private final Optional<Map<String, Map<String, Long>>> heldByNode;
    private final Cache<Placement, Reachable> answers = Caffeine.newBuilder()
            .maximumWeight(MOST_REMEMBERED)
            .weigher(ClusterSnapshot::weight)
            .executor(Runnable::run)
            .build();

    private ClusterSnapshot(
            ClusterState state,
            List<AlikeNodes> nodes,
            NodeOffers assumed,
            Optional<Map<String, Map<String, Long>>> heldByNode) {
        this.state = state;
        this.nodes = nodes;
        this.assumed = assumed;
        this.ofDeviceClasses = NodeOffers.assumed(state.deviceClassResources(), state.catalog());
        this.heldByNode = heldByNode;
    }

    /** A snapshot of what is known of a cluster. */
    public static ClusterSnapshot of(ClusterObjects objects, GpuCatalog catalog) {
        return of(ClusterState.of(objects, catalog));
    }

    public static ClusterSnapshot of(ClusterState state) {
        return new ClusterSnapshot(
                state,
                AlikeNodes.of(state.gpuNodes()),
                NodeOffers.assumed(Set.of(), state.catalog()),
                Optional.empty());
    }

    /** The same, with these resources taken as offered though no node shows them, any number of times. */
    public ClusterSnapshot assuming(Set<ExtendedResource> resources) {
        return new ClusterSnapshot(state, nodes, NodeOffers.assumed(resources, state.catalog()), heldByNode);
    }

    /**
     * The same, knowing which devices are free.
     *
     * @param heldByNode by the node's name how many of each resource its pods hold
     */
    public ClusterSnapshot holding(Map<String, Map<String, Long>> heldByNode) {
        return new ClusterSnapshot(state, nodes, assumed, Optional.of(Map.copyOf(heldByNode)));
    }

    /** How many nodes the cluster has, whether they offer anything or not. */
    public int nodeCount() {
        return state.nodeCount();
    }

    /** Whether some node's {@code nvidia.com/gpu} is a whole GPU, or none has a {@code nvidia.com/gpu} at all. */
    public boolean mayHaveWholeGpus() {
        List<GpuNode> withGpus = state.gpuNodes().stream()
                .filter(it -> it.state().allocatable(ExtendedResource.WHOLE_GPU.name()) > 0)
                .toList();
        return withGpus.isEmpty()
                || withGpus.stream().anyMatch(it -> it.offers().targetByLabels().isEmpty());
    }

    @Override
    public String assumption() {
        return "";
    }

    @Override
    public boolean startsVirtualMachines(String runtimeClass) {
        RuntimeClassScheduling known = state.runtimeClasses().get(runtimeClass);
        return known == null
                ? VirtualMachines.areNamed(runtimeClass)
                : known.nodeSelector().isEmpty()
                        && (VirtualMachines.areNamed(runtimeClass) || VirtualMachines.areNamed(known.handler()));
    }

    @Override
    public Reachable to(Placement placement) {
        Reachable known = answers.getIfPresent(placement);
        if (known == null) {
            known = look(withRuntimeClass(placement));
            answers.put(placement, known);
        }
        return known;
    }

    private static int weight(Placement placement, Reachable reachable) {
        return placement.toString().length()
                + CHARACTERS_PER_GROUP * reachable.nodes().size();
    }

    private Reachable look(Placement placement) {
        NodeMatch match = new NodeMatch(placement);
        ReachedNodes reached = new ReachedNodes(heldByNode);
        if (placement.nodeName().isPresent()) {
            String name = placement.nodeName().get();
            nodes.forEach(it -> reached.add(it, node -> node.name().equals(name) && match.admittedByKubelet(node)));
        } else {
            nodes.forEach(it -> reached.add(it, match::schedulable));
            reached.addAssumed(assumed);
            if (!ofDeviceClasses.isEmpty() && mayReachDevices(placement, match)) {
                reached.addAssumed(ofDeviceClasses);
            }
        }
        return reached.isEmpty()
                ? new Reachable(List.of(), List.of(), UnreachableReason.of(placement, nodes, state))
                : reached.reachable();
    }

    /**
     * A DeviceClass says that a name may be asked for, not that a device exists. A pod that is led to certain nodes must find
     * one with GPUs among them.
     */
    private boolean mayReachDevices(Placement placement, NodeMatch match) {
        boolean anywhere = placement.nodeSelector().isEmpty()
                && placement.requiredNodeAffinity().isEmpty();
        return anywhere
                || state.gpuNodes().stream().anyMatch(it -> it.state().takesPods() && match.labelsSuit(it.state()));
    }

    private Placement withRuntimeClass(Placement placement) {
        return placement
                .runtimeClassName()
                .flatMap(it -> Optional.ofNullable(state.runtimeClasses().get(it)))
                .map(it -> it.addedTo(placement))
                .orElse(placement);
    }
}
