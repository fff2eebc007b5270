package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.PodState;
import io.gpurightsizer.cluster.state.Taint;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * The rules of the Kubernetes documentation, "Assigning Pods to Nodes" and "Taints and Tolerations", and of API validation,
 * written down as plainly as they stand there. What a snapshot answers is compared with this.
 */
final class SchedulerRules {
    private static final Pattern LABEL_VALUE = Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");

    private SchedulerRules() {}

    static List<NodeState> feasible(List<NodeState> nodes, Placement pod) {
        List<NodeState> feasible = new ArrayList<>();
        for (NodeState node : nodes) {
            boolean bound = pod.nodeName().isPresent();
            if (bound && !pod.nodeName().get().equals(node.name())) {
                continue;
            }
            if (!node.ready() || node.cordoned()) {
                continue;
            }
            if (!labelsSuit(node, pod) || !resources(node, pod)) {
                continue;
            }
            // The scheduler does not see a pod that is bound already; only NoExecute taints keep it from running.
            List<String> effects = bound ? List.of("NoExecute") : List.of("NoSchedule", "NoExecute");
            if (tolerates(node, pod, effects)) {
                feasible.add(node);
            }
        }
        return feasible;
    }

    /** NodeResourcesFit of an empty node; a node that says nothing of its cpu, memory or storage has enough. */
    private static boolean resources(NodeState node, Placement pod) {
        for (Map.Entry<String, Long> request : pod.requests().entrySet()) {
            boolean listed = node.allocatable().containsKey(request.getKey());
            if (listed && node.allocatable().get(request.getKey()) < request.getValue()) {
                return false;
            }
            if (!listed
                    && !List.of("cpu", "memory", "ephemeral-storage", "pods").contains(request.getKey())) {
                return false;
            }
        }
        return true;
    }

    /** NodeResourcesFit and NodePorts of a node on which these pods are already; those being deleted count until they are gone. */
    static boolean fits(NodeState node, Placement pod, List<PodState> pods, boolean allButLeaving) {
        for (Map.Entry<String, Long> request : pod.requests().entrySet()) {
            boolean listed = node.allocatable().containsKey(request.getKey());
            if (!listed && List.of("cpu", "memory", "ephemeral-storage", "pods").contains(request.getKey())) {
                continue;
            }
            long free = listed ? node.allocatable().get(request.getKey()) : 0;
            for (PodState other : pods) {
                if (other.node().equals(node.name()) && !(allButLeaving && other.terminating())) {
                    free -= other.asks().requests().getOrDefault(request.getKey(), 0L);
                }
            }
            if (free < request.getValue()) {
                return false;
            }
        }
        return pods.stream()
                .filter(it -> it.node().equals(node.name()))
                .flatMap(it -> it.asks().hostPorts().stream())
                .noneMatch(taken -> pod.hostPorts().stream().anyMatch(taken::conflictsWith));
    }

    /** Node selector and required node affinity. */
    static boolean labelsSuit(NodeState node, Placement pod) {
        return nodeSelector(node, pod) && nodeAffinity(node, pod);
    }

    private static boolean nodeSelector(NodeState node, Placement pod) {
        for (Map.Entry<String, String> pair : pod.nodeSelector().entrySet()) {
            if (!node.labels().containsKey(pair.getKey())
                    || !node.labels().get(pair.getKey()).equals(pair.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** "If you specify multiple terms, then the Pod can be scheduled onto a node if one of the terms can be satisfied." */
    private static boolean nodeAffinity(NodeState node, Placement pod) {
        if (pod.requiredNodeAffinity().isEmpty()) {
            return true;
        }
        boolean any = false;
        for (Placement.Term term : pod.requiredNodeAffinity().get()) {
            any = any || nodeSelectorTerm(node, term);
        }
        return any;
    }

    /** "A null or empty node selector term matches no objects. The requirements of them are ANDed." */
    private static boolean nodeSelectorTerm(NodeState node, Placement.Term term) {
        if (term.expressions().size() + term.fields().size() == 0) {
            return false;
        }
        boolean all = true;
        for (Placement.Requirement expression : term.expressions()) {
            all = all && valid(expression) && expression(node, expression);
        }
        for (Placement.Requirement field : term.fields()) {
            all = all && validField(field) && field(node, field);
        }
        // One malformed requirement spoils its term, whatever the others say.
        return all;
    }

    private static boolean valid(Placement.Requirement requirement) {
        int count = requirement.values().size();
        boolean counts;
        if (requirement.operator().equals("In") || requirement.operator().equals("NotIn")) {
            counts = count > 0;
        } else if (requirement.operator().equals("Exists")
                || requirement.operator().equals("DoesNotExist")) {
            counts = count == 0;
        } else if (requirement.operator().equals("Gt") || requirement.operator().equals("Lt")) {
            counts = count == 1 && requirement.values().get(0).matches("[0-9]{1,18}");
        } else {
            counts = false;
        }
        return counts
                && requirement.values().stream()
                        .allMatch(it ->
                                it.length() <= 63 && LABEL_VALUE.matcher(it).matches());
    }

    private static boolean expression(NodeState node, Placement.Requirement requirement) {
        boolean has = node.labels().containsKey(requirement.key());
        String value = node.labels().get(requirement.key());
        if (requirement.operator().equals("In")) {
            return has && requirement.values().contains(value);
        }
        if (requirement.operator().equals("NotIn")) {
            return !(has && requirement.values().contains(value));
        }
        if (requirement.operator().equals("Exists")) {
            return has;
        }
        if (requirement.operator().equals("DoesNotExist")) {
            return !has;
        }
        if (!has || !value.matches("-?[0-9]{1,18}")) {
            return false;
        }
        long actual = Long.parseLong(value);
        long bound = Long.parseLong(requirement.values().get(0));
        return requirement.operator().equals("Gt") ? actual > bound : actual < bound;
    }

    private static boolean validField(Placement.Requirement requirement) {
        return requirement.values().size() == 1 && List.of("In", "NotIn").contains(requirement.operator());
    }

    private static boolean field(NodeState node, Placement.Requirement requirement) {
        String actual = requirement.key().equals("metadata.name") ? node.name() : "";
        boolean same = requirement.values().get(0).equals(actual);
        return requirement.operator().equals("In") ? same : !same;
    }

    private static boolean tolerates(NodeState node, Placement pod, List<String> effects) {
        for (Taint taint : node.taints()) {
            boolean matched = false;
            for (Placement.Toleration toleration : pod.tolerations()) {
                matched = matched || toleration(taint, toleration);
            }
            if (effects.contains(taint.effect()) && !matched) {
                return false;
            }
        }
        return true;
    }

    /** "A toleration 'matches' a taint if the keys are the same and the effects are the same, and …" */
    private static boolean toleration(Taint taint, Placement.Toleration toleration) {
        boolean effect = toleration.effect().equals("") || toleration.effect().equals(taint.effect());
        if (toleration.operator().equals("Exists")) {
            return effect && (toleration.key().equals("") || toleration.key().equals(taint.key()));
        }
        return effect
                && (toleration.operator().equals("Equal")
                        || toleration.operator().equals(""))
                && toleration.key().equals(taint.key())
                && toleration.value().equals(taint.value());
    }
}
