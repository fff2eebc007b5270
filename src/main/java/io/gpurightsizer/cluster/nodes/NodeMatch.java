package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.Taint;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.VolumeNodes;

/**
 * Whether a pod may run on a node, as far as its placement and the node's labels, taints and allocatable resources say.
 * Made for one pod and asked of many nodes by one thread: what is the same for all nodes is prepared, and loops make no
 * iterators.
 */
final class NodeMatch {
    private final Placement placement;
    private final List<Map.Entry<String, String>> selector;
    private final Optional<List<Predicate<NodeState>>> terms;
    private final List<Map.Entry<String, Long>> requests;
    private final List<List<Predicate<NodeState>>> volumes;
    private List<Taint> lastTaints = List.of();
    private boolean lastTolerated = true;

    NodeMatch(Placement placement) {
        this(ResolvedPlacement.of(placement));
    }

    NodeMatch(ResolvedPlacement resolved) {
        this(resolved.placement(), resolved.volumes());
    }

    private NodeMatch(Placement placement, List<VolumeNodes> mounted) {
        this.placement = placement;
        this.selector = List.copyOf(placement.nodeSelector().entrySet());
        this.terms = placement.requiredNodeAffinity().map(NodeMatch::conditions);
        this.volumes =
                mounted.stream().map(it -> conditions(it.anyOf().orElseThrow())).toList();
        this.requests = List.copyOf(placement.requests().entrySet());
    }

    private static List<Predicate<NodeState>> conditions(List<Placement.Term> terms) {
        return terms.stream()
                .flatMap(term -> NodeAffinityTerm.condition(term).stream())
                .toList();
    }

    /** Whether the scheduler may put the pod there. */
    boolean schedulable(NodeState node) {
        return tolerates(node) && labelsSuit(node) && volumesSuit(node) && resourcesSuffice(node);
    }

    /** Whether the scheduler may put the pod there once the node takes pods again. */
    boolean schedulableOnceOpen(NodeState node) {
        return node.taints().stream().allMatch(it -> it.isForNow() || tolerates(it))
                && labelsSuit(node)
                && volumesSuit(node)
                && resourcesSuffice(node);
    }

    /**
     * Whether the kubelet takes the pod when something else than the scheduler put it there
     * ({@code pkg/kubelet/lifecycle/predicate.go}: labels and resources count as ever, of the taints only those that evict).
     */
    boolean admittedByKubelet(NodeState node) {
        return labelsSuit(node)
                && node.taints().stream().noneMatch(it -> it.evicts() && !it.isToleratedBy(placement.tolerations()))
                && resourcesSuffice(node);
    }

    /** Whether the node has the labels that node selector and required node affinity ask for. */
    boolean labelsSuit(NodeState node) {
        for (int i = 0; i < selector.size(); i++) {
            Map.Entry<String, String> wanted = selector.get(i);
            if (!wanted.getValue().equals(node.labels().get(wanted.getKey()))) {
                return false;
            }
        }
        return affinitySuits(node);
    }

    /** Whether one term of the required node affinity holds; without an affinity, any node suits. */
    boolean affinitySuits(NodeState node) {
        if (terms.isEmpty()) {
            return true;
        }
        return anyHolds(terms.get(), node);
    }

    /** Whether all of the pod's volumes can be mounted there, as far as they are known. */
    boolean volumesSuit(NodeState node) {
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

    private static boolean anyHolds(List<Predicate<NodeState>> any, NodeState node) {
        for (int i = 0; i < any.size(); i++) {
            if (any.get(i).test(node)) {
                return true;
            }
        }
        return false;
    }

    /** Alike nodes share one list of taints, so the last answer is mostly the next one too. */
    private boolean tolerates(NodeState node) {
        if (node.taints() != lastTaints) {
            lastTaints = node.taints();
            lastTolerated = lastTaints.stream().allMatch(this::tolerates);
        }
        return lastTolerated;
    }

    boolean tolerates(Taint taint) {
        return !taint.repels() || taint.isToleratedBy(placement.tolerations());
    }

    /** Whether the node has all that the pod requests, were there no other pods. */
    private boolean resourcesSuffice(NodeState node) {
        for (int i = 0; i < requests.size(); i++) {
            Map.Entry<String, Long> request = requests.get(i);
            if (node.allocatable(request.getKey()) < request.getValue()) {
                return false;
            }
        }
        return true;
    }
}
