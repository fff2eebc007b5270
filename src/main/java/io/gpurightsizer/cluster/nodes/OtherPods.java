package io.gpurightsizer.cluster.nodes;

import java.util.HashMap;
import java.util.Map;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.NodeUse;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * Pods that are not on a node yet, and may be put on any before the pod that is decided about. How many of its places each of
 * them can take is counted so that one is surely left where there are more places than they take.
 *
 * <p>A node with {@code p} places has at least a {@code p}-th of what it has free for each of them, so another pod that gets
 * {@code r} of a resource takes at most {@code r} divided by that part, rounded up, and no more than {@code p}. A resource of
 * which all the others together leave enough for one more pod cannot fill the node. This holds for any choice of nodes, so
 * not all nodes need be looked at.
 */
final class OtherPods {
    /** How often one decision looks whether one of them fits a node: a millisecond or two. */
    private static final int MOST_LOOKS = 10_000;

    private final Map<Demand, Integer> pods = new HashMap<>();
    private final Map<String, Long> wantedByAll = new HashMap<>();
    private int looksLeft = MOST_LOOKS;

    /** Those that wait, and those that were promised something. */
    OtherPods(Map<Placement, Integer> waiting, Map<Placement, Integer> promised) {
        add(waiting);
        add(promised);
    }

    private void add(Map<Placement, Integer> others) {
        others.forEach((asks, count) -> {
            Demand other = new Demand(asks);
            pods.put(other, count);
            addWanted(wantedByAll, other, count);
        });
    }

    private static void addWanted(Map<String, Long> wanted, Demand other, int count) {
        for (int i = 0; i < other.names.length; i++) {
            wanted.merge(other.names[i], count * other.amounts[i], Long::sum);
        }
    }

    boolean areNone() {
        return pods.isEmpty();
    }

    /** Whether they surely leave a place on one of these nodes. */
    boolean leaveAPlaceOn(FreeNodes nodes) {
        return nodes.places() > takenOf(nodes);
    }

    /** How many places on these nodes they take at most. */
    long takenOf(FreeNodes nodes) {
        if (nodes.count() == 0) {
            return 0;
        }
        long taken = takenIfAllFit(nodes);
        boolean mayLook = 2L * nodes.count() * pods.size() <= looksLeft;
        return nodes.places() > taken || !mayLook ? taken : Math.min(taken, takenByThoseThatFit(nodes));
    }

    /** As if each fitted each node, and what a node has for a place were the least that any of these nodes has. */
    private long takenIfAllFit(FreeNodes nodes) {
        long taken = 0;
        for (Map.Entry<Demand, Integer> other : pods.entrySet()) {
            taken += other.getValue() * takenIfItFits(other.getKey(), nodes);
        }
        return taken;
    }

    private long takenIfItFits(Demand other, FreeNodes nodes) {
        long taken = nodes.pod.sharesAPortWith(other) ? nodes.mostPlaces() : 0;
        for (int i = 0; i < nodes.leastPart.length; i++) {
            long amount = other.amountOf(nodes.pod.names[i]);
            if (amount > 0 && wantedByAll.get(nodes.pod.names[i]) > nodes.leastRest[i]) {
                taken = Math.max(taken, (amount - 1) / nodes.leastPart[i] + 1);
            }
        }
        return Math.min(taken, nodes.mostPlaces());
    }

    private long takenByThoseThatFit(FreeNodes nodes) {
        Map<Demand, Integer> fitting = new HashMap<>();
        Map<String, Long> wanted = new HashMap<>();
        pods.forEach((other, count) -> {
            if (fitsAny(other, nodes)) {
                fitting.put(other, count);
                addWanted(wanted, other, count);
            }
        });
        long taken = 0;
        for (Map.Entry<Demand, Integer> other : fitting.entrySet()) {
            taken += other.getValue() * mostTakenBy(other.getKey(), nodes, wanted);
        }
        return taken;
    }

    private boolean fitsAny(Demand other, FreeNodes nodes) {
        for (NodeState node : nodes.nodes) {
            looksLeft--;
            if (other.fits(node, nodes.pods.use(node), nodes.allButLeaving)) {
                return true;
            }
        }
        return false;
    }

    private long mostTakenBy(Demand other, FreeNodes nodes, Map<String, Long> wanted) {
        long taken = 0;
        for (int i = 0; i < nodes.count() && taken < nodes.mostPlaces(); i++) {
            NodeState node = nodes.nodes.get(i);
            NodeUse use = nodes.pods.use(node);
            looksLeft--;
            if (other.fits(node, use, nodes.allButLeaving)) {
                taken = Math.max(taken, takenOn(other, nodes, i, use, wanted));
            }
        }
        return taken;
    }

    private static long takenOn(Demand other, FreeNodes nodes, int at, NodeUse use, Map<String, Long> wanted) {
        Demand pod = nodes.pod;
        long here = nodes.places.get(at);
        long taken = pod.sharesAPortWith(other) ? here : 0;
        for (int i = 0; i < pod.names.length; i++) {
            long amount = other.amountOf(pod.names[i]);
            if (amount > 0) {
                long free = Demand.free(pod.names[i], nodes.nodes.get(at), use, nodes.allButLeaving);
                if (wanted.get(pod.names[i]) > free - pod.amounts[i]) {
                    taken = Math.max(taken, Math.min(here, (amount - 1) / (free / here) + 1));
                }
            }
        }
        return taken;
    }
}
