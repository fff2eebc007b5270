package io.gpurightsizer.cluster.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.NodeResources;

/**
 * What is kept of a node.
 *
 * @param labels all of its labels, since a pod may select by any
 * @param taints all of its taints but those that every pod with GPUs is made to tolerate
 * @param cordoned whether {@code spec.unschedulable} is set
 * @param ready whether its {@code Ready} condition is {@code True}; a node that has no such condition counts as ready
 * @param allocatable how much pods can have of it in all, by the resource's name, in the units of {@link NodeResources}
 */
public record NodeState(
        String name,
        Map<String, String> labels,
        List<Taint> taints,
        boolean cordoned,
        boolean ready,
        Map<String, Long> allocatable) {
    /**
     * Keeps a node's state.
     *
     * @throws IllegalArgumentException if the name of a device is none that pods can ask for
     */
    public NodeState {
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
        allocatable = Map.copyOf(allocatable);
        allocatable.keySet().stream().filter(ExtendedResource::isDevice).forEach(ExtendedResource::new);
    }

    /** A label's value, empty where the node does not have it. */
    public String label(String key) {
        return labels.getOrDefault(key, "");
    }

    /** A label's value as a number; 0 where it is missing, not a number, or negative. */
    public int number(String key) {
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

    /** How many NVIDIA devices of each kind pods can have, whole GPUs among them. */
    public Map<ExtendedResource, Integer> devices() {
        Map<ExtendedResource, Integer> devices = new HashMap<>(4);
        allocatable.forEach((name, amount) -> {
            if (ExtendedResource.isDevice(name)) {
                devices.put(new ExtendedResource(name), amount.intValue());
            }
        });
        return devices;
    }

    /** How much pods can have of a resource; of what a node does not list, see {@link NodeResources#ofNodeThatListsNo}. */
    public long allocatable(String resource) {
        Long listed = allocatable.get(resource);
        return listed == null ? NodeResources.ofNodeThatListsNo(resource) : listed;
    }

    /** The same with more resources; of one that its kubelet lists there is no more, since the scheduler looks no further. */
    public NodeState with(Map<String, Long> more) {
        if (more.isEmpty()) {
            return this;
        }
        Map<String, Long> all = new HashMap<>(more);
        all.putAll(allocatable);
        return new NodeState(name, labels, taints, cordoned, ready, all);
    }

    /** The same for pods that tolerate the taint {@code nvidia.com/gpu:NoSchedule}. */
    public NodeState withGpusTolerated() {
        List<Taint> others = taints.stream()
                .filter(it -> !(it.key().equals(ExtendedResource.WHOLE_GPU.name())
                        && it.effect().equals("NoSchedule")))
                .toList();
        return others.size() == taints.size()
                ? this
                : new NodeState(name, labels, others, cordoned, ready, allocatable);
    }

    /** Whether it takes no new pods for the time being: it is cordoned, as for a drain, or not well. */
    public boolean isClosedForNow() {
        return !takesPods() || taints.stream().anyMatch(it -> it.repels() && it.isForNow());
    }

    /** Whether new pods may be put on it. */
    public boolean takesPods() {
        return !cordoned && ready;
    }
}
