package io.gpurightsizer.cluster.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.sizing.offers.HostPort;
import io.gpurightsizer.sizing.offers.NodeResources;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * What the pods on one node take of it together, in the units of {@link NodeResources}.
 *
 * @param requests by the resource's name, whole GPUs among them, and how many pods there are under {@link NodeResources#PODS}
 * @param leaving the part of it that pods take that are being deleted
 * @param hostPorts the ports taken; one that two pods have stands twice
 * @param claimed how many devices of each name are not free by what ResourceClaims hold, those of these pods among them
 */
public record NodeUse(
        Map<String, Long> requests, Map<String, Long> leaving, List<HostPort> hostPorts, Map<String, Long> claimed) {
    public static final NodeUse NONE = new NodeUse(Map.of(), Map.of(), List.of(), Map.of());

    public NodeUse {
        requests = Map.copyOf(requests);
        leaving = Map.copyOf(leaving);
        hostPorts = List.copyOf(hostPorts);
        claimed = Map.copyOf(claimed);
    }

    /** The same with one more pod on the node. */
    public NodeUse with(PodState pod) {
        List<HostPort> ports = new ArrayList<>(hostPorts);
        ports.addAll(pod.asks().hostPorts());
        return new NodeUse(
                added(requests, pod, 1), pod.terminating() ? added(leaving, pod, 1) : leaving, ports, claimed);
    }

    /** The same without one that was there. */
    public NodeUse without(PodState pod) {
        List<HostPort> ports = new ArrayList<>(hostPorts);
        pod.asks().hostPorts().forEach(ports::remove);
        return new NodeUse(
                added(requests, pod, -1), pod.terminating() ? added(leaving, pod, -1) : leaving, ports, claimed);
    }

    /** The same when ResourceClaims hold this. */
    NodeUse claiming(Map<String, Long> devices) {
        return new NodeUse(requests, leaving, hostPorts, devices);
    }

    private static Map<String, Long> added(Map<String, Long> sums, PodState pod, int sign) {
        Map<String, Long> changed = new HashMap<>(sums);
        pod.asks().requests().forEach((name, amount) -> changed.merge(name, sign * amount, Long::sum));
        changed.values().removeIf(amount -> amount == 0);
        return changed;
    }

    /**
     * How much of a resource is taken; with {@code allButLeaving} as if the pods that are being deleted were gone. A pod that
     * has a device by a claim asks for it too, and one of the two may be seen before the other: the larger number counts. A
     * claim is held until its pod is gone.
     */
    public long taken(String resource, boolean allButLeaving) {
        long all = requests.getOrDefault(resource, 0L);
        long byPods = allButLeaving ? all - leaving.getOrDefault(resource, 0L) : all;
        return Math.max(byPods, claimed.getOrDefault(resource, 0L));
    }

    /** Whether a pod can have the ports of the node that it takes. */
    public boolean hasPortsFor(Placement pod) {
        for (HostPort wanted : pod.hostPorts()) {
            for (HostPort taken : hostPorts) {
                if (taken.conflictsWith(wanted)) {
                    return false;
                }
            }
        }
        return true;
    }
}
