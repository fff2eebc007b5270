package io.gpurightsizer.plan.layout;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How many pods of one group are in each domain of each of its rules. */
final class Domains {
    private final PodGroup group;
    private final Map<SpreadRule, Map<String, Integer>> counts = new HashMap<>();

    Domains(PodGroup group, List<Bin> bins) {
        this.group = group;
        for (SpreadRule rule : group.rules()) {
            Set<String> values = bins.stream()
                    .filter(it -> group.nodes().isEmpty() || group.nodes().contains(it.node.name()))
                    .map(it -> it.node.domain(rule.topologyKey()))
                    .collect(Collectors.toSet());
            Map<String, Integer> zero = new HashMap<>();
            values.forEach(it -> zero.put(it, 0));
            counts.put(rule, zero);
        }
    }

    /** Whether one more may go there. */
    boolean allow(Bin bin) {
        for (SpreadRule rule : group.rules()) {
            Map<String, Integer> of = counts.get(rule);
            int here = of.getOrDefault(bin.node.domain(rule.topologyKey()), 0);
            int most = rule.apart()
                    ? 0
                    : of.values().stream().mapToInt(Integer::intValue).min().orElse(0);
            if (here > most) {
                return false;
            }
        }
        return true;
    }

    void add(Bin bin) {
        group.rules().forEach(it -> counts.get(it).merge(bin.node.domain(it.topologyKey()), 1, Integer::sum));
    }
}
