package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * The rules of the Kubernetes documentation on other pods and on volumes, "Inter-pod affinity and anti-affinity", "Pod Topology
 * Spread Constraints" and "Node Affinity" of persistent volumes, written down as plainly as they stand there.
 */
final class SchedulerPodRules {
    private final List<NodeState> nodes;
    private final List<Placed> placed;

    SchedulerPodRules(List<NodeState> nodes, List<Placed> placed) {
        this.nodes = nodes;
        this.placed = placed;
    }

    /** A pod that runs on a node. */
    record Placed(NodeState node, String app, List<Term> antiAffinity, Map<String, Long> requests) {}

    /** Pods of one app in the domain of one node label. */
    record Term(String app, String topologyKey) {}

    record Spread(String app, String topologyKey, int maxSkew, int minDomains) {}

    /** A pod that comes, and where its volumes can be mounted, whether that is known to anybody or not. */
    record Incoming(
            String app,
            Placement placement,
            List<Term> affinity,
            List<Term> antiAffinity,
            List<Spread> spreads,
            List<Set<String>> volumesOnNodes) {}

    /** The nodes on which it can be put now if it asks for one of a resource, and selects these labels besides. */
    List<NodeState> feasible(Incoming pod, String resource, Map<String, String> selector) {
        Map<String, String> labels = new HashMap<>(pod.placement().nodeSelector());
        labels.putAll(selector);
        Placement placement = pod.placement().with(labels, pod.placement().tolerations());
        List<NodeState> feasible = new ArrayList<>();
        for (NodeState node : SchedulerRules.feasible(nodes, placement)) {
            boolean free = true;
            Map<String, Long> requests = new HashMap<>(placement.requests());
            requests.merge(resource, 1L, Long::sum);
            for (Map.Entry<String, Long> request : requests.entrySet()) {
                long taken = placed.stream()
                        .filter(it -> it.node().name().equals(node.name()))
                        .mapToLong(it -> it.requests().getOrDefault(request.getKey(), 0L))
                        .sum();
                free &= node.allocatable(request.getKey()) - taken >= request.getValue();
            }
            if (free
                    && pod.volumesOnNodes().stream().allMatch(it -> it.contains(node.name()))
                    && antiAffinity(pod, node)
                    && affinity(pod, node)
                    && pod.spreads().stream().allMatch(it -> spread(pod, it, placement, node))) {
                feasible.add(node);
            }
        }
        return feasible;
    }

    private static boolean sameDomain(NodeState one, NodeState other, String key) {
        return one.labels().containsKey(key)
                && one.labels().get(key).equals(other.labels().get(key));
    }

    /** Both ways: no pod that it must not stand beside, and none that must not stand beside it. */
    private boolean antiAffinity(Incoming pod, NodeState node) {
        for (Placed other : placed) {
            for (Term term : pod.antiAffinity()) {
                if (other.app().equals(term.app()) && sameDomain(node, other.node(), term.topologyKey())) {
                    return false;
                }
            }
            for (Term term : other.antiAffinity()) {
                if (pod.app().equals(term.app()) && sameDomain(node, other.node(), term.topologyKey())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A pod that meets all terms must be in each domain; the first of a group that wants to be together is free. */
    private boolean affinity(Incoming pod, NodeState node) {
        List<Placed> meeting = placed.stream()
                .filter(it ->
                        pod.affinity().stream().allMatch(term -> term.app().equals(it.app())))
                .toList();
        boolean all = true;
        boolean any = false;
        for (Term term : pod.affinity()) {
            if (!node.labels().containsKey(term.topologyKey())) {
                return false;
            }
            all &= meeting.stream().anyMatch(it -> sameDomain(node, it.node(), term.topologyKey()));
            any |= meeting.stream().anyMatch(it -> it.node().labels().containsKey(term.topologyKey()));
        }
        boolean itself = pod.affinity().stream().allMatch(term -> term.app().equals(pod.app()));
        return all || !any && itself;
    }

    private boolean spread(Incoming pod, Spread spread, Placement placement, NodeState node) {
        List<NodeState> eligible = new ArrayList<>();
        for (NodeState other : nodes) {
            boolean labelled =
                    pod.spreads().stream().allMatch(it -> other.labels().containsKey(it.topologyKey()));
            if (labelled && SchedulerRules.labelsSuit(other, placement)) {
                eligible.add(other);
            }
        }
        Map<String, Integer> counts = new HashMap<>();
        for (NodeState other : eligible) {
            int here = (int) placed.stream()
                    .filter(it ->
                            it.node().name().equals(other.name()) && it.app().equals(spread.app()))
                    .count();
            counts.merge(other.labels().get(spread.topologyKey()), here, Integer::sum);
        }
        String domain = node.labels().get(spread.topologyKey());
        if (domain == null || !counts.containsKey(domain)) {
            return false;
        }
        int least = counts.size() < spread.minDomains()
                ? 0
                : counts.values().stream().min(Integer::compareTo).orElse(0);
        int self = pod.app().equals(spread.app()) ? 1 : 0;
        return counts.get(domain) + self - least <= spread.maxSkew();
    }
}
