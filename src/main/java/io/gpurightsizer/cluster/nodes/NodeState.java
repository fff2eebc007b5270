package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Map;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.NodeResources;

/**
 * What is kept of a node.
 *
 * @param name its name
 * @param labels all of its labels, since a pod may select by any
 * @param taints all of its taints
 * @param cordoned whether {@code spec.unschedulable} is set
 * @param ready whether its {@code Ready} condition is {@code True}; a node that has no such condition counts as ready
 * @param allocatable how many of each NVIDIA resource it can give out at all; what is zero is left out
 * @param capacity how much it can give out at all of everything but whole GPUs, in the units of {@link NodeResources}
 */
public record NodeState(
        String name,
        Map<String, String> labels,
        List<Taint> taints,
        boolean cordoned,
        boolean ready,
        Map<ExtendedResource, Integer> allocatable,
        Map<String, Long> capacity) {
    public NodeState {
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
        allocatable = Map.copyOf(allocatable);
        capacity = Map.copyOf(capacity);
    }

    /** A node that says nothing of its cpu, its memory and the like. */
    public NodeState(
            String name,
            Map<String, String> labels,
            List<Taint> taints,
            boolean cordoned,
            boolean ready,
            Map<ExtendedResource, Integer> allocatable) {
        this(name, labels, taints, cordoned, ready, allocatable, Map.of());
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

    long capacity(String resource) {
        Long listed = capacity.get(resource);
        return listed == null ? NodeResources.ofNodeThatListsNo(resource) : listed;
    }

    /** Whether it has all of this, were there no other pods. */
    boolean meets(Map<String, Long> demand) {
        for (Map.Entry<String, Long> wanted : demand.entrySet()) {
            if (capacity(wanted.getKey()) < wanted.getValue()) {
                return false;
            }
        }
        return true;
    }

    /** Whether new pods may be put on it. */
    boolean takesPods() {
        return !cordoned && ready;
    }
}
