package io.gpurightsizer.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gpurightsizer.cluster.devices.NodeDevices;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.GpuPool;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.GpuCatalog;

/**
 * Nodes, those whose GPUs come through dynamic resource allocation as if the device plugin gave them out: for those who look
 * at GPUs and how they are cut, however pods get them.
 *
 * @param nodes all nodes of a cluster
 * @param dra the names of those whose GPUs come through dynamic resource allocation
 */
public record DraNodes(List<NodeState> nodes, Set<String> dra) {
    public DraNodes {
        nodes = List.copyOf(nodes);
        dra = Set.copyOf(dra);
    }

    /** Where a kubelet lists a device of NVIDIA's, the device plugin gives the GPUs of its node out. */
    public static DraNodes of(ClusterObjects cluster, GpuCatalog catalog) {
        Set<String> dra = new HashSet<>();
        List<NodeState> nodes = cluster.nodes().stream()
                .map(node -> {
                    NodeDevices devices = cluster.devices().on(node.name(), catalog);
                    Map<String, Long> listed = devices.asListed();
                    if (listed.isEmpty() || !node.devices().isEmpty()) {
                        return node;
                    }
                    dra.add(node.name());
                    return asListed(node, devices, listed);
                })
                .toList();
        return new DraNodes(nodes, dra);
    }

    private static NodeState asListed(NodeState node, NodeDevices devices, Map<String, Long> listed) {
        Map<String, String> labels = new HashMap<>(node.labels());
        devices.product().ifPresent(it -> labels.putIfAbsent(GpuPool.PRODUCT, it));
        devices.gpus().ifPresent(it -> labels.putIfAbsent("nvidia.com/gpu.count", String.valueOf(it)));
        Map<String, Long> amounts = new HashMap<>(node.allocatable());
        amounts.putAll(listed);
        return new NodeState(node.name(), labels, node.taints(), node.cordoned(), node.ready(), amounts);
    }
}
