package io.gpurightsizer.cluster.nodes;

import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.NodeUse;
import io.gpurightsizer.sizing.offers.NodeResources;
import io.gpurightsizer.sizing.offers.Placement;

/** What a pod asks of a node, prepared to be compared with many: devices first, since they are what nodes run out of. */
final class Demand {
    private static final String HOST_PORTS = "hostPort";

    final Placement pod;
    final String[] names;
    final long[] amounts;
    private final NodeMatch match;

    /** @param pod with requests that include devices and {@code pods} */
    Demand(Placement pod) {
        this.pod = pod;
        this.match = new NodeMatch(pod);
        List<Map.Entry<String, Long>> requests = pod.requests().entrySet().stream()
                .sorted((a, b) -> Boolean.compare(NodeState.isDevice(b.getKey()), NodeState.isDevice(a.getKey())))
                .toList();
        this.names = new String[requests.size()];
        this.amounts = new long[requests.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = requests.get(i).getKey();
            amounts[i] = requests.get(i).getValue();
        }
    }

    /** Whether the scheduler could put the pod on a node now. */
    boolean fits(NodeState node, NodeUse use, boolean allButLeaving) {
        return hasRoomOn(node, use, allButLeaving) && match.schedulable(node);
    }

    /** Whether a node on which the pod may run has room for it now. */
    boolean hasRoomOn(NodeState node, NodeUse use, boolean allButLeaving) {
        for (int i = 0; i < names.length; i++) {
            if (free(names[i], node, use, allButLeaving) < amounts[i]) {
                return false;
            }
        }
        return use.hasPortsFor(pod);
    }

    /** Whether a node has free at least the devices, which are first. */
    boolean hasDevicesOn(NodeState node, NodeUse use) {
        for (int i = 0; i < names.length && NodeState.isDevice(names[i]); i++) {
            if (free(names[i], node, use, false) < amounts[i]) {
                return false;
            }
        }
        return true;
    }

    /** How many such pods a node on which they may run has room for now. */
    long placesOn(NodeState node, NodeUse use, boolean allButLeaving) {
        long places = pod.hostPorts().isEmpty() ? Long.MAX_VALUE : 1;
        for (int i = 0; i < names.length; i++) {
            places = Math.min(places, free(names[i], node, use, allButLeaving) / amounts[i]);
            if (places <= 0) {
                return 0;
            }
        }
        return use.hasPortsFor(pod) ? places : 0;
    }

    /** Adds what a node has for fewer such pods than it has free of this device. */
    void addScarcer(NodeState node, NodeUse use, boolean allButLeaving, String device, Set<String> scarcer) {
        long most = free(device, node, use, allButLeaving);
        for (int i = 0; i < names.length; i++) {
            if (Math.max(0, free(names[i], node, use, allButLeaving)) / amounts[i] < most) {
                scarcer.add(names[i]);
            }
        }
        if (!pod.hostPorts().isEmpty() && most > (use.hasPortsFor(pod) ? 1 : 0)) {
            scarcer.add(HOST_PORTS);
        }
    }

    /** What the pod asks for of it, for example {@code 8 cpu}. */
    String inWords(String scarce) {
        return switch (scarce) {
            case HOST_PORTS -> "its host ports";
            case NodeResources.PODS -> "a place for another pod";
            default -> NodeResources.inWords(scarce, amountOf(scarce), RoundingMode.CEILING);
        };
    }

    long amountOf(String resource) {
        return pod.requests().getOrDefault(resource, 0L);
    }

    static long free(String resource, NodeState node, NodeUse use, boolean allButLeaving) {
        return node.allocatable(resource) - use.taken(resource, allButLeaving);
    }

    boolean sharesAPortWith(Demand other) {
        return !pod.hostPorts().isEmpty()
                && other.pod.hostPorts().stream()
                        .anyMatch(theirs -> pod.hostPorts().stream().anyMatch(theirs::conflictsWith));
    }
}
