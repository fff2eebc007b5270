package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.sizing.offers.Placement;

/**
 * Nodes that have free now all that a pod asks for, and how often each has it: so many places for such pods.
 *
 * <p>Pods that wait may be put on these nodes first. How many of the places each of them can take is counted so that one is
 * surely left where there are more places than they take: a node with {@code p} places has at least a {@code p}-th of what
 * it has free for each of them, so a waiting pod that gets {@code r} of a resource takes at most {@code r} divided by that
 * part, rounded up. A resource of which all that wait together leave enough for one more pod cannot fill the node.
 */
final class FreeNodes {
    /** How often one decision looks whether a waiting pod fits a node; beyond, such a pod counts as one that fits. */
    private static final int MOST_LOOKS = 50_000;

    private final Placement pod;
    private final PodsState pods;
    private final boolean allButLeaving;
    private final List<NodeState> nodes = new ArrayList<>();
    private final List<Long> places = new ArrayList<>();
    private long sum;
    private int looks;

    private FreeNodes(Placement pod, PodsState pods, boolean allButLeaving) {
        this.pod = pod;
        this.pods = pods;
        this.allButLeaving = allButLeaving;
    }

    /**
     * Those of these nodes that have room for a pod.
     *
     * @param nodes on which it may run
     * @param pod with requests that include devices and {@code pods}
     * @param allButLeaving whether what pods take that are being deleted counts as free
     */
    static FreeNodes of(List<NodeState> nodes, Placement pod, PodsState pods, boolean allButLeaving) {
        FreeNodes free = new FreeNodes(pod, pods, allButLeaving);
        for (NodeState node : nodes) {
            long places = howOften(pod, node, pods.use(node), allButLeaving);
            if (places > 0) {
                free.nodes.add(node);
                free.places.add(places);
                free.sum += places;
            }
        }
        return free;
    }

    /** How many such pods a node has room for now. */
    static long howOften(Placement pod, NodeState node, NodeUse use, boolean allButLeaving) {
        if (!use.hasPortsFor(pod)) {
            return 0;
        }
        long places = pod.hostPorts().isEmpty() ? Long.MAX_VALUE : 1;
        for (Map.Entry<String, Long> request : pod.requests().entrySet()) {
            long free = node.allocatable(request.getKey()) - use.taken(request.getKey(), allButLeaving);
            places = Math.min(places, free / request.getValue());
            if (places <= 0) {
                return 0;
            }
        }
        return places;
    }

    /** How many such pods all these nodes have room for now. */
    long pods() {
        return sum;
    }

    /** How many of the places pods can take that are not on a node yet: those that wait, and those still to come. */
    long takenBy(Map<Placement, Integer> waiting, Map<Placement, Integer> promised) {
        if (nodes.isEmpty() || waiting.isEmpty() && promised.isEmpty()) {
            return 0;
        }
        Map<Placement, Integer> fitting = new HashMap<>();
        Map<String, Long> wanted = new HashMap<>();
        addFitting(waiting, fitting, wanted);
        addFitting(promised, fitting, wanted);
        long taken = 0;
        for (Map.Entry<Placement, Integer> other : fitting.entrySet()) {
            taken += other.getValue() * mostTakenBy(other.getKey(), wanted);
        }
        return taken;
    }

    /** Adds those that fit some node, and to {@code wanted} what they ask for together. */
    private void addFitting(Map<Placement, Integer> others, Map<Placement, Integer> fitting, Map<String, Long> wanted) {
        others.forEach((other, count) -> {
            NodeMatch match = new NodeMatch(other);
            for (NodeState node : nodes) {
                if (fits(other, match, node)) {
                    fitting.merge(other, count, Integer::sum);
                    other.requests().forEach((name, amount) -> wanted.merge(name, count * amount, Long::sum));
                    return;
                }
            }
        });
    }

    private boolean fits(Placement other, NodeMatch match, NodeState node) {
        return ++looks > MOST_LOOKS
                || match.schedulable(node) && howOften(other, node, pods.use(node), allButLeaving) > 0;
    }

    private long mostTakenBy(Placement other, Map<String, Long> wanted) {
        NodeMatch match = new NodeMatch(other);
        long most = 0;
        for (int i = 0; i < nodes.size(); i++) {
            if (fits(other, match, nodes.get(i))) {
                most = Math.max(most, takenBy(other, nodes.get(i), places.get(i), wanted));
            }
        }
        return most;
    }

    private long takenBy(Placement other, NodeState node, long places, Map<String, Long> wanted) {
        NodeUse use = pods.use(node);
        long most = sharesAPort(other) ? places : 0;
        for (Map.Entry<String, Long> request : pod.requests().entrySet()) {
            long amount = other.requests().getOrDefault(request.getKey(), 0L);
            if (amount > 0) {
                long free = node.allocatable(request.getKey()) - use.taken(request.getKey(), allButLeaving);
                if (wanted.get(request.getKey()) > free - request.getValue()) {
                    long part = free / places;
                    most = Math.max(most, Math.min(places, (amount - 1) / part + 1));
                }
            }
        }
        return most;
    }

    private boolean sharesAPort(Placement other) {
        return other.hostPorts().stream()
                .anyMatch(theirs -> pod.hostPorts().stream().anyMatch(theirs::conflictsWith));
    }
}
