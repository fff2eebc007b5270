package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.gpurightsizer.cluster.state.IndexedNode;

/** Nodes that have free now all that a pod asks for, and how often each has it: so many places for such pods. */
final class FreeNodes {
    /** With so many nodes it is asked for the first time whether they will do, then with four times as many. */
    private static final int FIRST_LOOK = 16;

    final Demand pod;
    final List<IndexedNode> nodes = new ArrayList<>();
    final List<Long> places = new ArrayList<>();

    /** Of each thing that the pod asks for the least that a node has free for one of its places. */
    final long[] leastPart;

    /** Of each thing that the pod asks for the least that a node has free beside one pod. */
    final long[] leastRest;

    private long sum;
    private long most;
    private int nextLook = FIRST_LOOK;

    /** None yet. */
    FreeNodes(Demand pod) {
        this.pod = pod;
        this.leastPart = new long[pod.names.length];
        this.leastRest = new long[pod.names.length];
        Arrays.fill(leastPart, Long.MAX_VALUE);
        Arrays.fill(leastRest, Long.MAX_VALUE);
    }

    /** Adds a node on which the pod may run, if it has room for it. */
    void add(IndexedNode node) {
        long here = pod.placesOn(node);
        if (here == 0) {
            return;
        }
        nodes.add(node);
        places.add(here);
        sum += here;
        most = Math.max(most, here);
        for (int i = 0; i < leastPart.length; i++) {
            long free = pod.free(i, node);
            leastPart[i] = Math.min(leastPart[i], free / here);
            leastRest[i] = Math.min(leastRest[i], free - pod.amounts[i]);
        }
    }

    int count() {
        return nodes.size();
    }

    /** Whether there are so many more than at the last look that it is time to ask again whether they will do. */
    boolean areWorthALook() {
        if (count() < nextLook) {
            return false;
        }
        nextLook *= 4;
        return true;
    }

    /** How many such pods all these nodes have room for now. */
    long places() {
        return sum;
    }

    /** How many places the node with the most has. */
    long mostPlaces() {
        return most;
    }
}
