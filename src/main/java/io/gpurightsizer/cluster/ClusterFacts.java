package io.gpurightsizer.cluster;

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
public record ClusterFacts(
        List<NodeFacts> nodes,
        Set<ExtendedResource> deviceClassResources,
        Map<String, RuntimeClassScheduling> runtimeClasses) {
    public ClusterFacts {
        nodes = List.copyOf(nodes);
        deviceClassResources = Set.copyOf(deviceClassResources);
        runtimeClasses = Map.copyOf(runtimeClasses);
    }

    /** A cluster of which only nodes are known. */
    public static ClusterFacts of(List<NodeFacts> nodes) {
        return new ClusterFacts(nodes, Set.of(), Map.of());
    }
}
