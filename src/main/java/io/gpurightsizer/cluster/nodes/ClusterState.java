package io.gpurightsizer.cluster.nodes;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;

/**
 * A cluster, indexed.
 *
 * @param nodeCount how many nodes there are, whether they offer anything or not
 * @param fleet those that offer something to new pods
 * @param away names of those that offer something, but take no new pods, sorted
 * @param deviceClassResources offered through dynamic resource allocation
 * @param runtimeClasses by name
 * @param catalog what is known of GPU products
 */
public record ClusterState(
        int nodeCount,
        Fleet fleet,
        List<String> away,
        Set<ExtendedResource> deviceClassResources,
        Map<String, RuntimeClassScheduling> runtimeClasses,
        GpuCatalog catalog) {

    public static ClusterState of(ClusterObjects facts, GpuCatalog catalog) {
        List<OfferingNode> nodes = facts.nodes().stream()
                .sorted(Comparator.comparing(NodeState::name))
                .map(it -> OfferingNode.of(it, catalog))
                .toList();
        return of(nodes, new FleetBuilder(), facts.deviceClassResources(), facts.runtimeClasses(), catalog);
    }

    /**
     * Indexes a cluster.
     *
     * @param nodes all of them, sorted by name
     * @param builder the one that indexed the same cluster before, if there was one
     */
    public static ClusterState of(
            Collection<OfferingNode> nodes,
            FleetBuilder builder,
            Set<ExtendedResource> deviceClassResources,
            Map<String, RuntimeClassScheduling> runtimeClasses,
            GpuCatalog catalog) {
        List<String> away = nodes.stream()
                .filter(it -> it.offersAnything() && !it.facts().takesPods())
                .map(it -> it.facts().name())
                .toList();
        return new ClusterState(
                nodes.size(), builder.build(nodes), away, deviceClassResources, runtimeClasses, catalog);
    }
}
