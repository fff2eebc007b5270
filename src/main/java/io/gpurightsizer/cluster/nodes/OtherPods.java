package io.gpurightsizer.cluster.nodes;

import java.util.HashMap;
import java.util.Map;

import io.gpurightsizer.cluster.state.FreeAmounts;
import io.gpurightsizer.cluster.state.IndexedNode;
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

    /**
     * Those that wait, and those that were promised something.
     *
     * @param allButLeaving whether what pods have that are being deleted counts as free
     */
    OtherPods(
            Map<Placement, Integer> waiting,
            Map<Placement, Integer> promised,
            FreeAmounts nodes,
            boolean allButLeaving) {
        add(waiting, nodes, allButLeaving);
        add(promised, nodes, allButLeaving);
    }

    private void add(Map<Placement, Integer> others, FreeAmounts nodes, boolean allButLeaving) {
        others.forEach((asks, count) -> {
            pods.put(new Demand(asks, nodes, allButLeaving), count);
            asks.requests().forEach((resource, amount) -> wantedByAll.merge(resource, count * amount, Long::sum));
        });
    }

    /** How much all of them ask for of each of these resources. */
    long[] wantOf(String[] resources) {
        long[] all = new long[resources.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = wantedByAll.getOrDefault(resources[i], 0L);
        }
        return all;
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
        boolean[] scarce = scarceOn(nodes);
        long taken = 0;
        for (Map.Entry<Demand, Integer> other : pods.entrySet()) {
            taken += other.getValue() * takenIfItFits(other.getKey(), nodes, scarce);
        }
        return taken;
    }

    /** Of each thing that the pod asks for whether all the others together may leave too little of it on one of the nodes. */
    private boolean[] scarceOn(FreeNodes nodes) {
        long[] wanted = wantOf(nodes.pod.names);
        boolean[] scarce = new boolean[wanted.length];
        for (int i = 0; i < scarce.length; i++) {
            scarce[i] = wanted[i] > nodes.leastRest[i];
        }
        return scarce;
    }

    private static long takenIfItFits(Demand other, FreeNodes nodes, boolean[] scarce) {
        long taken = nodes.pod.excludes(other) ? nodes.mostPlaces() : 0;
        for (int i = 0; i < scarce.length; i++) {
            long amount = scarce[i] ? other.amountOf(nodes.pod.names[i]) : 0;
            if (amount > 0) {
                taken = Math.max(taken, (amount - 1) / nodes.leastPart[i] + 1);
            }
        }
        return Math.min(taken, nodes.mostPlaces());
    }

    private long takenByThoseThatFit(FreeNodes nodes) {
        Map<Demand, long[]> fitting = new HashMap<>();
        long[] wanted = new long[nodes.pod.names.length];
        pods.forEach((other, count) -> {
            if (fitsAny(other, nodes)) {
                long[] asked = other.amountsOf(nodes.pod.names);
                fitting.put(other, asked);
                for (int i = 0; i < wanted.length; i++) {
                    wanted[i] += count * asked[i];
                }
            }
        });
        long taken = 0;
        for (Map.Entry<Demand, long[]> other : fitting.entrySet()) {
            taken += pods.get(other.getKey()) * mostTakenBy(other.getKey(), other.getValue(), nodes, wanted);
        }
        return taken;
    }

    private boolean fitsAny(Demand other, FreeNodes nodes) {
        for (IndexedNode node : nodes.nodes) {
            looksLeft--;
            if (other.fits(node)) {
                return true;
            }
        }
        return false;
    }

    /**
     * How many places it takes at most on one of the nodes.
     *
     * @param asked what the other asks for of each thing that the pod asks for
     * @param wanted the same of all others that fit, together
     */
    private long mostTakenBy(Demand other, long[] asked, FreeNodes nodes, long[] wanted) {
        boolean excluding = nodes.pod.excludes(other);
        long taken = 0;
        for (int i = 0; i < nodes.count() && taken < nodes.mostPlaces(); i++) {
            looksLeft--;
            if (other.fits(nodes.nodes.get(i))) {
                taken = Math.max(taken, excluding ? nodes.places.get(i) : takenOn(nodes, i, asked, wanted));
            }
        }
        return taken;
    }

    private static long takenOn(FreeNodes nodes, int at, long[] asked, long[] wanted) {
        long here = nodes.places.get(at);
        long taken = 0;
        for (int i = 0; i < asked.length; i++) {
            long free = nodes.pod.free(i, nodes.nodes.get(at));
            if (asked[i] > 0 && wanted[i] > free - nodes.pod.amounts[i]) {
                taken = Math.max(taken, Math.min(here, (asked[i] - 1) / (free / here) + 1));
            }
        }
        return taken;
    }
}
