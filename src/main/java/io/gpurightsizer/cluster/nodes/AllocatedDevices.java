package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.cluster.devices.ClaimState;
import io.gpurightsizer.cluster.devices.NodeDevices;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * What claims hold on nodes whose devices take each other's place, so that pods that do not exist yet can be counted with what
 * they would be allocated.
 *
 * @param devices by node; none of nodes whose devices stand each for itself
 * @param claims by node
 */
record AllocatedDevices(Map<String, NodeDevices> devices, Map<String, List<ClaimState>> claims) {
    /** Where no pods are to be counted that do not exist yet. */
    static final AllocatedDevices NONE = new AllocatedDevices(Map.of(), Map.of());

    AllocatedDevices {
        devices = Map.copyOf(devices);
        claims = Map.copyOf(claims);
    }

    /**
     * What these claims hold.
     *
     * @param all what each of the nodes has
     */
    static AllocatedDevices of(List<GpuNode> nodes, Map<String, NodeDevices> all, List<ClaimState> held) {
        Map<String, NodeDevices> devices = new HashMap<>();
        Map<String, List<ClaimState>> claims = new HashMap<>();
        for (GpuNode node : nodes) {
            if (!node.offers().rivals().isEmpty()) {
                NodeDevices its = all.get(node.name());
                devices.put(node.name(), its);
                claims.put(node.name(), its.among(held));
            }
        }
        return new AllocatedDevices(devices, claims);
    }

    /** The same once a pod with these requests is on a node. */
    AllocatedDevices with(String node, Placement pod) {
        if (!devices.containsKey(node)) {
            return this;
        }
        List<ClaimState> more = new ArrayList<>(claims.get(node));
        more.add(devices.get(node).allocated(List.of(pod.requests()), more));
        Map<String, List<ClaimState>> changed = new HashMap<>(claims);
        changed.put(node, more);
        return new AllocatedDevices(devices, changed);
    }

    /** What pods hold, knowing what is allocated on a node. */
    PodsState claiming(String node, PodsState pods) {
        return devices.containsKey(node) ? pods.claiming(node, devices.get(node).held(claims.get(node))) : pods;
    }
}
