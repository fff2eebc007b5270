package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gpurightsizer.gpu.ExtendedResource;

/**
 * What is known of a cluster at one moment.
 *
 * @param nodes its nodes
 * @param deviceClassResources resources that a DeviceClass offers through dynamic resource allocation
 *     ({@code spec.extendedResourceName}); how many of them there are, and where, no node says
 * @param runtimeClasses by name, those that bring scheduling constraints of their own
 */
public record ClusterObjects(
        List<NodeState> nodes,
        Set<ExtendedResource> deviceClassResources,
        Map<String, RuntimeClassScheduling> runtimeClasses) {
    public ClusterObjects {
        nodes = List.copyOf(nodes);
        deviceClassResources = Set.copyOf(deviceClassResources);
        runtimeClasses = Map.copyOf(runtimeClasses);
    }

    /** A cluster of which only nodes are known. */
    public static ClusterObjects of(List<NodeState> nodes) {
        return new ClusterObjects(nodes, Set.of(), Map.of());
    }
}
