package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.cluster.state.FreeAmounts;
import io.gpurightsizer.cluster.state.IndexedNode;
import io.gpurightsizer.cluster.state.NamespaceState;
import io.gpurightsizer.cluster.state.Promised;
import io.gpurightsizer.cluster.state.RuntimeClassScheduling;
import io.gpurightsizer.cluster.state.Volumes;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.offers.AdmissionRules;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.sizing.offers.VirtualMachines;

/**
 * What a cluster offered at one moment. Immutable but for the answers it remembers; many threads may ask at once.
 *
 * <p>Each node is looked at, as the scheduler does: node selector, required node affinity, taints, the scheduling part of
 * the pod's runtime class, and whether the node has what the pod requests besides GPUs, were it alone there. A pod that is
 * bound to a node gets what that node offers, if the kubelet would take it. What other pods leave of these nodes is a second
 * question, which the answer's {@link Offers.Reachable#room} answers.
 */
public final class ClusterSnapshot implements Offers {
    private final ClusterState state;
    private final NodeScan scan;
    private final FreeAmounts amounts;
    private final Promised promised;

    private ClusterSnapshot(ClusterState state, NodeScan scan, FreeAmounts amounts, Promised promised) {
        this.state = state;
        this.scan = scan;
        this.amounts = amounts;
        this.promised = promised;
    }

    /** A snapshot of what is known of a cluster. */
    public static ClusterSnapshot of(ClusterObjects objects, GpuCatalog catalog) {
        return of(ClusterState.of(objects, catalog));
    }

    public static ClusterSnapshot of(ClusterState state) {
        return of(state, NodeScan.of(state));
    }

    private static ClusterSnapshot of(ClusterState state, NodeScan scan) {
        return new ClusterSnapshot(state, scan, scan.empty().beside(state.pods().uses()), Promised.NOTHING);
    }

    /** A snapshot of a newer state; what is remembered is kept if the nodes are the same. */
    public ClusterSnapshot followedBy(ClusterState newer) {
        return scan.holdsFor(newer)
                ? new ClusterSnapshot(newer, scan, amounts.beside(newer.pods().uses()), promised)
                : of(newer, scan.followedBy(newer));
    }

    /** The same, with these resources taken as offered though no node shows them, any number of times. */
    public ClusterSnapshot assuming(Set<ExtendedResource> resources) {
        return new ClusterSnapshot(state, scan.assuming(resources), amounts, promised);
    }

    /** The same, knowing this of volumes. */
    public ClusterSnapshot knowing(Volumes volumes) {
        return new ClusterSnapshot(state.with(volumes), scan, amounts, promised);
    }

    /** The same, with pods that are not in the state yet. They count like pods that wait. */
    public ClusterSnapshot promising(Promised pods) {
        return new ClusterSnapshot(state, scan, amounts, pods);
    }

    /** What the nodes offer, whole GPUs included. */
    public Set<Target> targets() {
        return scan.targets();
    }

    public ClusterState state() {
        return state;
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
    public boolean startsVirtualMachines(String runtimeClass) {
        RuntimeClassScheduling known = state.runtimeClasses().get(runtimeClass);
        return known == null
                ? VirtualMachines.areNamed(runtimeClass)
                : known.nodeSelector().isEmpty()
                        && (VirtualMachines.areNamed(runtimeClass) || VirtualMachines.areNamed(known.handler()));
    }

    @Override
    public Map<String, String> namespaceLabels(String namespace) {
        return state.namespace(namespace).labels().orElse(Map.of());
    }

    @Override
    public AdmissionRules admissionRules(String namespace) {
        return state.namespace(namespace)
                .rules(promised.devicesByNamespace().getOrDefault(namespace, Map.of()), quotaNames());
    }

    @Override
    public Map<String, Set<String>> quotaNames() {
        return state.deviceNames().quotaNames();
    }

    @Override
    public Reachable to(Placement placement) {
        ResolvedPlacement resolved = resolved(placement);
        ReachedNodes.Reached reached = scan.to(resolved);
        return reached.offered()
                .with(new FreeRoom(resolved.placement(), reached, amounts, state.pods(), promised.pods()));
    }

    /** A pod whose placement names a node is on that node if it has room; else the scheduler is as free as with any. */
    @Override
    public ClusterSnapshot after(Placement asks, int pods) {
        ResolvedPlacement free = resolved(asks.on(Optional.empty()));
        List<List<IndexedNode>> nodes = new ArrayList<>();
        if (asks.nodeName().isPresent()) {
            nodes.add(scan.to(resolved(asks)).allNodes());
        }
        nodes.add(scan.to(free).allNodes());
        return followedBy(NextPods.after(state, amounts, free.placement(), pods, nodes)
                .with(NamespaceState.after(state.namespaces(), asks, pods)));
    }

    @Override
    public List<String> nodesFor(Placement placement) {
        return scan.to(resolved(placement)).allNodes().stream()
                .map(IndexedNode::name)
                .toList();
    }

    @Override
    public List<Stock> stock() {
        return scan.stock(amounts, state.pods());
    }

    private ResolvedPlacement resolved(Placement placement) {
        ResolvedPlacement resolved = ResolvedPlacement.of(withRuntimeClass(placement), state.volumes(), state.pods());
        String namespace = placement.dependencies().namespace();
        return state.deviceNames().haveTemplatesIn(namespace) ? resolved.in(namespace) : resolved;
    }

    private Placement withRuntimeClass(Placement placement) {
        return placement
                .runtimeClassName()
                .flatMap(it -> Optional.ofNullable(state.runtimeClasses().get(it)))
                .map(it -> it.addedTo(placement))
                .orElse(placement);
    }
}
