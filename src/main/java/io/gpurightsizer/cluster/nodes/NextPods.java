package io.gpurightsizer.cluster.nodes;

import java.util.List;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.NodeUse;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * Puts pods that do not exist yet on nodes, one after the other: each on the emptiest of those that have room for it, as the
 * scheduler's {@code LeastAllocated} does; the first by name of several. A pod that no node has room for waits.
 */
final class NextPods {
    private final Placement pod;
    private final Demand demand;
    private PodsState pods;

    private NextPods(Placement pod, PodsState before) {
        this.pod = pod;
        this.demand = new Demand(pod);
        this.pods = before;
    }

    /**
     * What is held and waited for once they have come.
     *
     * @param pod what each asks for; its requests include devices and {@code pods}
     * @param nodes on which it may run, those to be preferred first
     */
    static PodsState after(PodsState before, Placement pod, int count, List<List<NodeState>> nodes) {
        NextPods next = new NextPods(pod, before);
        int placed = 0;
        for (List<NodeState> preferred : nodes) {
            while (placed < count && next.placedOn(preferred)) {
                placed++;
            }
        }
        return placed == count ? next.pods : next.pods.waitingToo(pod, count - placed);
    }

    private boolean placedOn(List<NodeState> nodes) {
        NodeState emptiest = null;
        double most = -1;
        for (NodeState node : nodes) {
            NodeUse use = pods.use(node);
            if (demand.placesOn(node, use, false) > 0) {
                double free = free(node, use, "cpu") + free(node, use, "memory");
                if (free > most) {
                    most = free;
                    emptiest = node;
                }
            }
        }
        if (emptiest == null) {
            return false;
        }
        pods = pods.bound(emptiest.name(), pod);
        return true;
    }

    /** Which part of a resource is free once the pod is there. */
    private double free(NodeState node, NodeUse use, String resource) {
        double allocatable = node.allocatable(resource);
        return (allocatable - use.taken(resource, false) - pod.requests().getOrDefault(resource, 0L)) / allocatable;
    }
}
