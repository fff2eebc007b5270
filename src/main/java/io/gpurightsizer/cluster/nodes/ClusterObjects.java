package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Map;

import io.gpurightsizer.cluster.devices.ClusterDevices;
import io.gpurightsizer.cluster.state.NamespaceState;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.cluster.state.RuntimeClassScheduling;
import io.gpurightsizer.cluster.state.Volumes;

/**
 * What is known of a cluster at one moment.
 *
 * @param nodes its nodes
 * @param pods what its pods hold and wait for
 * @param namespaces by name, with their quotas and limits
 * @param volumes where its volumes can be mounted
 * @param devices those of dynamic resource allocation
 * @param runtimeClasses by name, those that bring scheduling constraints of their own
 * @param gpusTolerated whether the API server adds a toleration to each pod that asks for {@code nvidia.com/gpu}, as its pods
 *     show
 */
public record ClusterObjects(
        List<NodeState> nodes,
        PodsState pods,
        Map<String, NamespaceState> namespaces,
        Volumes volumes,
        ClusterDevices devices,
        Map<String, RuntimeClassScheduling> runtimeClasses,
        boolean gpusTolerated) {
    public ClusterObjects {
        nodes = List.copyOf(nodes);
        namespaces = Map.copyOf(namespaces);
        runtimeClasses = Map.copyOf(runtimeClasses);
    }

    /** A cluster without pods, and of which no namespace and no volume is known. */
    public ClusterObjects(
            List<NodeState> nodes, ClusterDevices devices, Map<String, RuntimeClassScheduling> runtimeClasses) {
        this(nodes, PodsState.NONE, Map.of(), Volumes.NOT_LOOKED_AT, devices, runtimeClasses, false);
    }

    /** A cluster of nodes alone. */
    public static ClusterObjects of(List<NodeState> nodes) {
        return new ClusterObjects(nodes, ClusterDevices.NONE, Map.of());
    }

    /** The same with these pods. */
    public ClusterObjects with(PodsState others) {
        return new ClusterObjects(nodes, others, namespaces, volumes, devices, runtimeClasses, gpusTolerated);
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
        return new ClusterObjects(others, pods, namespaces, volumes, devices, runtimeClasses, gpusTolerated);
    }

    /** The same as pods meet it that ask for parts of GPUs from the start: the API server adds that toleration to none of them. */
    public ClusterObjects withoutGpusTolerated() {
        return new ClusterObjects(nodes, pods, namespaces, volumes, devices, runtimeClasses, false);
    }

    /** A cluster of other nodes, without pods and limits, in which volumes and runtime classes are the same. */
    public ClusterObjects emptyWith(List<NodeState> others) {
        return new ClusterObjects(
                others, PodsState.NONE, Map.of(), volumes, ClusterDevices.NONE, runtimeClasses, gpusTolerated);
    }
}
