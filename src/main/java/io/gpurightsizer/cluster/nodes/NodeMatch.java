package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import io.gpurightsizer.sizing.offers.Placement;

/** Whether one pod may run on one node, as far as its placement and the node's labels, taints and capacity say. */
final class NodeMatch {
    private NodeMatch() {}

    /** Whether the scheduler may put the pod there. */
    static boolean schedulable(NodeState node, Placement placement) {
        return labelsSuit(node, placement)
                && tolerated(node, placement, Taint::repels)
                && node.meets(placement.demand());
    }

    /**
     * Whether the kubelet takes the pod when something else than the scheduler put it there
     * ({@code pkg/kubelet/lifecycle/predicate.go}: labels and capacity count as ever, of the taints only those that evict).
     */
    static boolean admittedByKubelet(NodeState node, Placement placement) {
        return labelsSuit(node, placement)
                && tolerated(node, placement, Taint::evicts)
                && node.meets(placement.demand());
    }

    static boolean labelsSuit(NodeState node, Placement placement) {
        for (Map.Entry<String, String> wanted : placement.nodeSelector().entrySet()) {
            if (!wanted.getValue().equals(node.labels().get(wanted.getKey()))) {
                return false;
            }
        }
        return affinitySuits(node, placement.requiredNodeAffinity());
    }

    private static boolean affinitySuits(NodeState node, Optional<List<Placement.Term>> terms) {
        return terms.isEmpty() || terms.get().stream().anyMatch(term -> termSuits(node, term));
    }

    private static boolean termSuits(NodeState node, Placement.Term term) {
        if (!Requirements.canHold(term)) {
            return false;
        }
        for (Placement.Requirement expression : term.expressions()) {
            if (!Requirements.holds(expression, node.labels().get(expression.key()))) {
                return false;
            }
        }
        for (Placement.Requirement field : term.fields()) {
            if (!Requirements.holdsField(field, node.name())) {
                return false;
            }
        }
        return true;
    }

    private static boolean tolerated(NodeState node, Placement placement, Predicate<Taint> counts) {
        for (Taint taint : node.taints()) {
            if (counts.test(taint) && !taint.isToleratedBy(placement.tolerations())) {
                return false;
            }
        }
        return true;
    }
}
