package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.cluster.state.NamespaceState;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.cluster.state.RuntimeClassScheduling;
import io.gpurightsizer.cluster.state.Volumes;
import io.gpurightsizer.gpu.ExtendedResource;

/**
 * What is known of a cluster at one moment.
 *
 * @param nodes its nodes
 * @param pods what its pods hold and wait for
 * @param namespaces by name, with their quotas and limits
 * @param volumes where its volumes can be mounted
 * @param deviceClassResources resources that a DeviceClass offers through dynamic resource allocation
 *     ({@code spec.extendedResourceName}); nodes do not tell how many of them there are, and where
 * @param runtimeClasses by name, those that bring scheduling constraints of their own
 * @param gpusTolerated whether the API server adds a toleration to each pod that asks for {@code nvidia.com/gpu}, as its pods
 *     show
 */
public record ClusterObjects(
        List<NodeState> nodes,
        PodsState pods,
        Map<String, NamespaceState> namespaces,
        Volumes volumes,
        Set<ExtendedResource> deviceClassResources,
        Map<String, RuntimeClassScheduling> runtimeClasses,
        boolean gpusTolerated) {
    public ClusterObjects {
        nodes = List.copyOf(nodes);
        namespaces = Map.copyOf(namespaces);
        deviceClassResources = Set.copyOf(deviceClassResources);
        runtimeClasses = Map.copyOf(runtimeClasses);
    }

    /**
     * The resource that a DeviceClass lets pods ask for, if it is smaller than a GPU as far as the name tells; the DRA
     * driver's own class says {@code nvidia.com/gpu}.
     *
     * @param extendedResourceName its {@code spec.extendedResourceName}, empty if it has none
     */
    public static Optional<ExtendedResource> deviceClassResource(String extendedResourceName) {
        return extendedResourceName.isEmpty()
                ? Optional.empty()
                : Optional.of(new ExtendedResource(extendedResourceName)).filter(it -> !it.isWholeGpu());
    }

    /** A cluster without pods, and of which no namespace and no volume is known. */
    public ClusterObjects(
            List<NodeState> nodes,
            Set<ExtendedResource> deviceClassResources,
            Map<String, RuntimeClassScheduling> runtimeClasses) {
        this(nodes, PodsState.NONE, Map.of(), Volumes.NOT_LOOKED_AT, deviceClassResources, runtimeClasses, false);
    }

    /** A cluster of nodes alone. */
    public static ClusterObjects of(List<NodeState> nodes) {
        return new ClusterObjects(nodes, Set.of(), Map.of());
    }

    /** The same with these pods. */
    public ClusterObjects with(PodsState others) {
        return new ClusterObjects(
                nodes, others, namespaces, volumes, deviceClassResources, runtimeClasses, gpusTolerated);
    }

    /**
     * The same as manifests meet it that have not passed the API server yet: without taints that each pod with GPUs is made
     * to tolerate.
     */
    public ClusterObjects forManifests() {
        if (!gpusTolerated) {
            return this;
        }
        List<NodeState> others =
                nodes.stream().map(NodeState::withGpusTolerated).toList();
        return new ClusterObjects(
                others, pods, namespaces, volumes, deviceClassResources, runtimeClasses, gpusTolerated);
    }

    /** The same as pods meet it that ask for parts of GPUs from the start: the API server adds that toleration to none of them. */
    public ClusterObjects withoutGpusTolerated() {
        return new ClusterObjects(nodes, pods, namespaces, volumes, deviceClassResources, runtimeClasses, false);
    }

    /** A cluster of other nodes, without pods and limits, in which volumes and runtime classes are the same. */
    public ClusterObjects emptyWith(List<NodeState> others) {
        return new ClusterObjects(others, PodsState.NONE, Map.of(), volumes, Set.of(), runtimeClasses, gpusTolerated);
    }
}
