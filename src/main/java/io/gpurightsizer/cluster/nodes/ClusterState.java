package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.cluster.devices.DeviceNames;
import io.gpurightsizer.cluster.devices.NodeDevices;
import io.gpurightsizer.cluster.state.NamespaceState;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.cluster.state.RuntimeClassScheduling;
import io.gpurightsizer.cluster.state.Volumes;
import io.gpurightsizer.gpu.GpuCatalog;

/**
 * What of a cluster decides where a pod may run and what it gets there. Parts that did not change are the same objects from
 * one state to the next.
 *
 * @param nodeCount how many nodes there are, with GPUs and without
 * @param gpuNodes those with GPUs, sorted by name
 * @param pods what pods hold and wait for
 * @param namespaces by name, with their quotas and limits
 * @param volumes where volumes can be mounted
 * @param deviceNames by which pods can ask for devices of dynamic resource allocation
 * @param allocated what claims hold, where pods are counted that do not exist yet
 * @param runtimeClasses by name
 * @param catalog what is known of GPU products
 */
public record ClusterState(
        int nodeCount,
        List<GpuNode> gpuNodes,
        PodsState pods,
        Map<String, NamespaceState> namespaces,
        Volumes volumes,
        DeviceNames deviceNames,
        AllocatedDevices allocated,
        Map<String, RuntimeClassScheduling> runtimeClasses,
        GpuCatalog catalog) {
    public ClusterState {
        gpuNodes = List.copyOf(gpuNodes);
        namespaces = Map.copyOf(namespaces);
        runtimeClasses = Map.copyOf(runtimeClasses);
    }

    /** One that is watched, in which every pod that counts exists. */
    public ClusterState(
            int nodeCount,
            List<GpuNode> gpuNodes,
            PodsState pods,
            Map<String, NamespaceState> namespaces,
            Volumes volumes,
            DeviceNames deviceNames,
            Map<String, RuntimeClassScheduling> runtimeClasses,
            GpuCatalog catalog) {
        this(
                nodeCount,
                gpuNodes,
                pods,
                namespaces,
                volumes,
                deviceNames,
                AllocatedDevices.NONE,
                runtimeClasses,
                catalog);
    }

    static ClusterState of(ClusterObjects objects, GpuCatalog catalog) {
        List<GpuNode> gpuNodes = new ArrayList<>();
        Map<String, NodeDevices> devicesByNode = new HashMap<>();
        PodsState pods = objects.pods();
        for (NodeState node : objects.nodes().stream()
                .sorted(Comparator.comparing(NodeState::name))
                .toList()) {
            NodeDevices devices = objects.devices().on(node.name(), catalog);
            devicesByNode.put(node.name(), devices);
            GpuNode.of(node, devices, catalog).ifPresent(gpuNodes::add);
            Map<String, Long> held = devices.held(objects.devices().claims());
            pods = held.isEmpty() ? pods : pods.claiming(node.name(), held);
        }
        return new ClusterState(
                objects.nodes().size(),
                gpuNodes,
                pods,
                objects.namespaces(),
                objects.volumes(),
                objects.devices().names(),
                AllocatedDevices.of(gpuNodes, devicesByNode, objects.devices().claims()),
                objects.runtimeClasses(),
                catalog);
    }

    /** The same, knowing this of volumes. */
    ClusterState with(Volumes others) {
        return new ClusterState(
                nodeCount, gpuNodes, pods, namespaces, others, deviceNames, allocated, runtimeClasses, catalog);
    }

    /** The same with these pods, and what is allocated to them. */
    ClusterState with(PodsState others, AllocatedDevices theirs) {
        return new ClusterState(
                nodeCount, gpuNodes, others, namespaces, volumes, deviceNames, theirs, runtimeClasses, catalog);
    }

    /** The same, knowing this of namespaces. */
    ClusterState with(Map<String, NamespaceState> used) {
        return new ClusterState(
                nodeCount, gpuNodes, pods, used, volumes, deviceNames, allocated, runtimeClasses, catalog);
    }

    /** What is known of a namespace. */
    public NamespaceState namespace(String name) {
        return namespaces.getOrDefault(name, NamespaceState.UNKNOWN);
    }

    /** Names of nodes that offer something, but take no new pods. */
    List<String> unschedulableNodes() {
        return gpuNodes.stream()
                .filter(it -> it.offersAnything() && !it.state().takesPods())
                .map(GpuNode::name)
                .toList();
    }
}
