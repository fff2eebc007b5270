package io.gpurightsizer.cluster.devices;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.GpuCatalog;

/**
 * The devices of dynamic resource allocation in a cluster.
 *
 * @param slices by node
 * @param names by which pods can ask for them
 * @param claims what is held of them
 */
public record ClusterDevices(Map<String, List<SliceState>> slices, DeviceNames names, List<ClaimState> claims) {
    public static final ClusterDevices NONE = new ClusterDevices(Map.of(), DeviceNames.NONE, List.of());

    public ClusterDevices {
        slices = Map.copyOf(slices);
        claims = List.copyOf(claims);
    }

    public static ClusterDevices of(
            Collection<NodeState> nodes,
            Collection<SliceState> slices,
            Collection<DeviceClassState> classes,
            Collection<TemplateState> templates,
            Collection<ClaimState> claims) {
        Map<String, List<SliceState>> byNode = new HashMap<>();
        slices.forEach(it -> byNode.computeIfAbsent(it.nodeAmong(nodes.stream()), node -> new ArrayList<>())
                .add(it));
        return new ClusterDevices(byNode, DeviceNames.of(classes, templates), List.copyOf(claims));
    }

    public NodeDevices on(String node, GpuCatalog catalog) {
        return NodeDevices.of(slices.getOrDefault(node, List.of()), names, catalog);
    }
}
