package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import io.gpurightsizer.cluster.state.IndexedNode;
import io.gpurightsizer.cluster.state.NodeColumns;
import io.gpurightsizer.cluster.state.Taint;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.VolumeNodes;

/**
 * Whether a pod may run on a node, as far as its placement and the node's labels and taints say. Made for one pod and asked of
 * many nodes by one thread: what is the same for all nodes is prepared, and loops make no iterators.
 */
final class NodeMatch {
    private final Placement placement;
    private final List<Predicate<IndexedNode>> selector;
    private final Optional<List<Predicate<IndexedNode>>> terms;
    private final List<List<Predicate<IndexedNode>>> volumes;
    private List<Taint> lastTaints = List.of();
    private boolean lastTolerated = true;

    /** Of a pod without volumes. */
    NodeMatch(Placement placement, NodeColumns nodes) {
        this(placement, List.of(), nodes);
    }

    NodeMatch(Placement placement, List<VolumeNodes> mounted, NodeColumns nodes) {
        this.placement = placement;
        this.selector = placement.nodeSelector().entrySet().stream()
                .map(it -> nodes.label(it.getKey()).in(Set.of(it.getValue())))
                .toList();
        this.terms = placement.requiredNodeAffinity().map(it -> conditions(it, nodes));
        this.volumes = mounted.stream()
                .map(it -> conditions(it.anyOf().orElseThrow(), nodes))
                .toList();
    }

    private static List<Predicate<IndexedNode>> conditions(List<Placement.Term> terms, NodeColumns nodes) {
        return terms.stream()
                .flatMap(term -> NodeAffinityTerm.condition(term, nodes).stream())
                .toList();
    }

    /** Whether the scheduler may put the pod there if it has room. */
    boolean schedulable(IndexedNode node) {
        return tolerates(node) && labelsSuit(node) && volumesSuit(node);
    }

    /** The same once the node takes pods again. */
    boolean schedulableOnceOpen(IndexedNode node) {
        return node.taints().stream().allMatch(it -> it.isForNow() || tolerates(it))
                && labelsSuit(node)
                && volumesSuit(node);
    }

    /**
     * Whether the kubelet takes the pod, if it has room, when something else than the scheduler put it there
     * ({@code pkg/kubelet/lifecycle/predicate.go}: labels and resources count as ever, of the taints only those that evict).
     */
    boolean admittedByKubelet(IndexedNode node) {
        return labelsSuit(node)
                && node.taints().stream().noneMatch(it -> it.evicts() && !it.isToleratedBy(placement.tolerations()));
    }

    /** Whether the node has the labels that node selector and required node affinity ask for. */
    boolean labelsSuit(IndexedNode node) {
        for (int i = 0; i < selector.size(); i++) {
            if (!selector.get(i).test(node)) {
                return false;
            }
        }
        return affinitySuits(node);
    }

    /** Whether one term of the required node affinity holds; without an affinity, any node suits. */
    boolean affinitySuits(IndexedNode node) {
        if (terms.isEmpty()) {
            return true;
        }
        return anyHolds(terms.get(), node);
    }

    /** Whether all of the pod's volumes can be mounted there, as far as they are known. */
    boolean volumesSuit(IndexedNode node) {
        for (int i = 0; i < volumes.size(); i++) {
            if (!anyHolds(volumes.get(i), node)) {
                return false;
            }
        }
        return true;
    }

    boolean mountsAnywhere() {
        return volumes.isEmpty();
    }

    private static boolean anyHolds(List<Predicate<IndexedNode>> any, IndexedNode node) {
        for (int i = 0; i < any.size(); i++) {
            if (any.get(i).test(node)) {
                return true;
            }
        }
        return false;
    }

    /** Alike nodes share one list of taints, so the last answer is mostly the next one too. */
    private boolean tolerates(IndexedNode node) {
        if (node.taints() != lastTaints) {
            lastTaints = node.taints();
            lastTolerated = lastTaints.stream().allMatch(this::tolerates);
        }
        return lastTolerated;
    }

    boolean tolerates(Taint taint) {
        return !taint.repels() || taint.isToleratedBy(placement.tolerations());
    }
}
