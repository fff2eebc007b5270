package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.gpurightsizer.cluster.state.IndexedNode;
import io.gpurightsizer.cluster.state.LabelColumn;
import io.gpurightsizer.cluster.state.NodeColumns;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Dependencies.DomainRule;
import io.gpurightsizer.sizing.offers.Target;

/**
 * Nodes that rules about other pods cannot tell apart: they have the same values of all labels that the rules name. Such rules
 * are open or closed for all of them at once, for a pod as it is and resized alike. So a pod that has rules finds a node,
 * wherever these let it go, if each domain in which it could run as it is has what it asks for when resized.
 *
 * <p>Where a rule goes by the node, or by its host name, each node is a domain of its own. Those that offer the same are kept
 * together then, since there may be ten thousand.
 *
 * @param keys the labels, or {@link DomainRule#NODE_NAME}
 * @param asItIs nodes with a GPU of the name that the pod asks for, at least one
 * @param nodes all that the pod may run on by everything but the rules
 */
record Domain(List<String> keys, List<IndexedNode> asItIs, List<AlikeNodes> nodes) {
    private static final String HOST_NAME = "kubernetes.io/hostname";

    /** Those in which the pod could run as it is; none where there are no rules. */
    static List<Domain> of(
            List<DomainRule> rules, ExtendedResource gpu, List<AlikeNodes> reached, NodeColumns columns) {
        if (rules.isEmpty()) {
            return List.of();
        }
        List<String> keys =
                rules.stream().map(DomainRule::topologyKey).distinct().toList();
        List<LabelColumn> labels =
                isEachNode(keys) ? List.of() : keys.stream().map(columns::label).toList();
        Map<Object, Domain> byValues = new LinkedHashMap<>();
        for (AlikeNodes alike : reached) {
            Map<Object, List<IndexedNode>> parts =
                    isEachNode(keys) ? Map.of(alike.offers(), alike.nodes()) : parts(labels, alike.nodes());
            parts.forEach((values, nodes) -> byValues.computeIfAbsent(
                            values, it -> new Domain(keys, new ArrayList<>(), new ArrayList<>()))
                    .add(new AlikeNodes(alike.offers(), nodes), gpu, columns));
        }
        return byValues.values().stream().filter(it -> !it.asItIs.isEmpty()).toList();
    }

    /** By their values of these labels: of a single one, as mostly, the value alone, which needs no list for each node. */
    private static Map<Object, List<IndexedNode>> parts(List<LabelColumn> labels, List<IndexedNode> nodes) {
        Map<Object, List<IndexedNode>> parts = new LinkedHashMap<>();
        for (IndexedNode node : nodes) {
            Object values = labels.size() == 1
                    ? labels.get(0).of(node)
                    : labels.stream().map(it -> it.of(node)).toList();
            parts.computeIfAbsent(values, it -> new ArrayList<>()).add(node);
        }
        return parts;
    }

    /** Whether these nodes are not one domain, but as many as there are nodes. */
    boolean isEachNode() {
        return isEachNode(keys);
    }

    private static boolean isEachNode(List<String> keys) {
        return keys.contains(DomainRule.NODE_NAME) || keys.contains(HOST_NAME);
    }

    private void add(AlikeNodes alike, ExtendedResource gpu, NodeColumns columns) {
        nodes.add(alike);
        if (alike.offers().hasWholeGpus(gpu)) {
            asItIs.addAll(alike.nodes());
            return;
        }
        long[] gpus = columns.allocatable(gpu.name());
        asItIs.addAll(alike.thoseThat(it -> gpus[it.index()] > 0).nodes());
    }

    /** For example {@code topology.kubernetes.io/zone=eu-1b}. */
    String example() {
        return example(asItIs.get(0));
    }

    /** The same of one of its nodes, for example {@code node b1}. */
    String example(IndexedNode node) {
        return keys.stream()
                .map(key -> key.equals(DomainRule.NODE_NAME)
                        ? "node " + node.name()
                        : key + "=" + node.state().label(key))
                .collect(Collectors.joining(", "));
    }

    boolean has(Target target) {
        return nodes.stream().anyMatch(it -> it.offers().amounts().containsKey(target));
    }
}
