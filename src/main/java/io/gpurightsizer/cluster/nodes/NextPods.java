package io.gpurightsizer.cluster.nodes;

import java.util.List;

import io.gpurightsizer.cluster.state.FreeAmounts;
import io.gpurightsizer.cluster.state.IndexedNode;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * Puts pods that do not exist yet on nodes, one after the other: each on the emptiest of those that have room for it, as the
 * scheduler's {@code LeastAllocated} does; the first by name of several. A pod that no node has room for waits.
 */
final class NextPods {
    private final Placement pod;
    private PodsState pods;
    private AllocatedDevices allocated;
    private FreeAmounts amounts;

    private NextPods(Placement pod, ClusterState before, FreeAmounts amounts) {
        this.pod = pod;
        this.pods = before.pods();
        this.allocated = before.allocated();
        this.amounts = amounts;
    }

    /**
     * The same cluster once they have come; namespaces are as they were.
     *
     * @param amounts what the nodes have free before
     * @param pod what each asks for; its requests include devices and {@code pods}
     * @param nodes on which it may run, those to be preferred first
     */
    static ClusterState after(
            ClusterState before, FreeAmounts amounts, Placement pod, int count, List<List<IndexedNode>> nodes) {
        NextPods next = new NextPods(pod, before, amounts);
        int placed = 0;
        for (List<IndexedNode> preferred : nodes) {
            while (placed < count && next.placedOn(preferred)) {
                placed++;
            }
        }
        PodsState pods = placed == count ? next.pods : next.pods.waitingToo(pod, count - placed);
        return before.with(pods, next.allocated);
    }

    private boolean placedOn(List<IndexedNode> nodes) {
        Demand demand = new Demand(pod, amounts, false);
        Emptiness cpu = new Emptiness("cpu");
        Emptiness memory = new Emptiness("memory");
        IndexedNode emptiest = null;
        double most = -1;
        for (IndexedNode node : nodes) {
            if (demand.hasRoomOn(node)) {
                double free = cpu.of(node) + memory.of(node);
                if (free > most) {
                    most = free;
                    emptiest = node;
                }
            }
        }
        if (emptiest == null) {
            return false;
        }
        allocated = allocated.with(emptiest.name(), pod);
        pods = allocated.claiming(emptiest.name(), pods.bound(emptiest.name(), pod));
        amounts = amounts.beside(pods.uses());
        return true;
    }

    /** Which part of a resource is free once the pod is there. */
    private final class Emptiness {
        private final long asked;
        private final long[] free;
        private final long[] allocatable;

        Emptiness(String resource) {
            this.asked = pod.requests().getOrDefault(resource, 0L);
            this.free = amounts.of(resource, false);
            this.allocatable = amounts.nodes().allocatable(resource);
        }

        double of(IndexedNode node) {
            return (free[node.index()] - asked) / (double) allocatable[node.index()];
        }
    }
}
