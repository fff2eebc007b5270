package io.gpurightsizer.cluster;

import java.util.List;
import java.util.Map;

import io.gpurightsizer.gpu.ExtendedResource;

/**
 * What is kept of a node.
 *
 * @param name its name
 * @param labels all of its labels, since a pod may select by any
 * @param taints all of its taints
 * @param cordoned whether {@code spec.unschedulable} is set
 * @param ready whether its {@code Ready} condition is {@code True}; a node that has no such condition counts as ready
 * @param allocatable how many of each NVIDIA resource it can give out at all; what is zero is left out
 */
public record NodeFacts(
        String name,
        Map<String, String> labels,
        List<Taint> taints,
        boolean cordoned,
        boolean ready,
        Map<ExtendedResource, Integer> allocatable) {
    public NodeFacts {
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
        allocatable = Map.copyOf(allocatable);
    }

    /** A label's value, empty where the node does not have it. */
    String label(String key) {
        return labels.getOrDefault(key, "");
    }

    /** A label's value as a number; 0 where it is missing, not a number, or negative. */
    int number(String key) {
        String value = label(key);
        if (value.isEmpty() || value.length() > 9) {
            return 0;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return 0;
            }
        }
        return Integer.parseInt(value);
    }

    int allocatable(ExtendedResource resource) {
        return allocatable.getOrDefault(resource, 0);
    }

    /** Whether new pods may be put on it. */
    boolean takesPods() {
        return !cordoned && ready;
    }
}
