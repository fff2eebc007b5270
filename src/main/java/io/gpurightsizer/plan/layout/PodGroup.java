package io.gpurightsizer.plan.layout;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pods that are alike.
 *
 * @param name what they are, for example {@code voice/Deployment/asr}
 * @param devices what each takes
 * @param count how many there are
 * @param nodes names of the nodes that they may run on; empty if all of the pool
 * @param rules how they stand to each other
 * @param requests what else each takes of a node, by the resource's name
 */
public record PodGroup(
        String name,
        Devices devices,
        int count,
        Set<String> nodes,
        List<SpreadRule> rules,
        Map<String, Long> requests) {
    public PodGroup {
        nodes = Set.copyOf(nodes);
        rules = List.copyOf(rules);
        requests = Map.copyOf(requests);
    }

    /** What all pods of these groups take together. */
    public static Devices devicesOf(List<PodGroup> groups) {
        return groups.stream().map(it -> it.devices.times(it.count)).reduce(Devices.NONE, Devices::plus);
    }

    /** Whether any node with one free device of the right kind will do. */
    boolean isFree() {
        return nodes.isEmpty() && rules.isEmpty() && devices.count() == 1;
    }

    /** The same, but another number of them. */
    public PodGroup withCount(int other) {
        return new PodGroup(name, devices, other, nodes, rules, requests);
    }
}
