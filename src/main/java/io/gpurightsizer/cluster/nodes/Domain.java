package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Dependencies.DomainRule;
import io.gpurightsizer.sizing.offers.Target;

/**
 * Nodes that rules about other pods cannot tell apart: they have the same values of all labels that the rules name. Such rules
 * are open or closed for all of them at once, for a pod as it is and resized alike. So a pod that has rules finds a node,
 * wherever these let it go, if each domain in which it could run as it is has what it asks for when resized.
 *
 * @param example for example {@code topology.kubernetes.io/zone=eu-1b}, or {@code node b1}
 * @param asItIs nodes with a {@code nvidia.com/gpu}, at least one
 * @param nodes all that the pod may run on by everything but the rules
 */
record Domain(String example, List<NodeState> asItIs, List<AlikeNodes> nodes) {
    /** Those in which the pod could run as it is; none where there are no rules. */
    static List<Domain> of(List<DomainRule> rules, List<AlikeNodes> reached) {
        if (rules.isEmpty()) {
            return List.of();
        }
        List<String> keys =
                rules.stream().map(DomainRule::topologyKey).distinct().toList();
        Map<List<String>, Domain> byValues = new LinkedHashMap<>();
        for (AlikeNodes alike : reached) {
            Map<List<String>, List<NodeState>> parts = new LinkedHashMap<>();
            for (NodeState node : alike.nodes()) {
                parts.computeIfAbsent(values(keys, node), it -> new ArrayList<>())
                        .add(node);
            }
            parts.forEach((values, nodes) -> byValues.computeIfAbsent(
                            values, it -> new Domain(example(keys, it), new ArrayList<>(), new ArrayList<>()))
                    .add(new AlikeNodes(alike.offers(), nodes)));
        }
        return byValues.values().stream().filter(it -> !it.asItIs.isEmpty()).toList();
    }

    private void add(AlikeNodes alike) {
        nodes.add(alike);
        for (NodeState node : alike.nodes()) {
            if (node.allocatable(ExtendedResource.WHOLE_GPU.name()) > 0) {
                asItIs.add(node);
            }
        }
    }

    private static List<String> values(List<String> keys, NodeState node) {
        List<String> values = new ArrayList<>(keys.size());
        for (String key : keys) {
            values.add(key.equals(DomainRule.NODE_NAME) ? node.name() : node.label(key));
        }
        return values;
    }

    private static String example(List<String> keys, List<String> values) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            pairs.add(
                    keys.get(i).equals(DomainRule.NODE_NAME)
                            ? "node " + values.get(i)
                            : keys.get(i) + "=" + values.get(i));
        }
        return String.join(", ", pairs);
    }

    boolean has(Target target) {
        return nodes.stream().anyMatch(it -> it.offers().amounts().containsKey(target));
    }
}
