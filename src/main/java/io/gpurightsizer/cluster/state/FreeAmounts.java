package io.gpurightsizer.cluster.state;

import java.util.HashMap;
import java.util.Map;

import io.gpurightsizer.sizing.offers.NodeResources;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * How much nodes have free of each resource beside the pods that are there, in the units of {@link NodeResources}: one array
 * for each, as {@link NodeColumns} has them. Immutable: nobody changes an array that was given out.
 */
public final class FreeAmounts {
    private final NodeColumns nodes;
    private final NodeUses uses;
    private final Map<String, long[]> free;
    private final Map<String, long[]> freeWithLeaving;

    private FreeAmounts(
            NodeColumns nodes, NodeUses uses, Map<String, long[]> free, Map<String, long[]> freeWithLeaving) {
        this.nodes = nodes;
        this.uses = uses;
        this.free = free;
        this.freeWithLeaving = freeWithLeaving;
    }

    /** Of nodes on which no pods are. */
    public static FreeAmounts ofEmpty(NodeColumns nodes) {
        return new FreeAmounts(nodes, NodeUses.NONE, nodes.allocatable(), nodes.allocatable());
    }

    /** When pods take this of the nodes. Looks only at nodes of which they take something else than now. */
    public FreeAmounts beside(NodeUses others) {
        Map<Integer, NodeUse> changed = new HashMap<>();
        others.differingFrom(uses).forEach(name -> {
            int index = nodes.indexOf(name);
            if (index >= 0) {
                changed.put(index, others.on(name));
            }
        });
        return new FreeAmounts(nodes, others, beside(changed, free, false), beside(changed, freeWithLeaving, true));
    }

    private Map<String, long[]> beside(
            Map<Integer, NodeUse> changed, Map<String, long[]> before, boolean allButLeaving) {
        Map<String, long[]> now = new HashMap<>(before);
        changed.forEach((index, use) -> before.forEach((resource, amounts) -> {
            long left = nodes.allocatable(resource)[index] - use.taken(resource, allButLeaving);
            if (left != amounts[index]) {
                if (now.get(resource) == amounts) {
                    now.put(resource, amounts.clone());
                }
                now.get(resource)[index] = left;
            }
        }));
        return now;
    }

    /** What is free of each node, with {@code allButLeaving} as if the pods that are being deleted were gone. */
    public long[] of(String resource, boolean allButLeaving) {
        long[] known = (allButLeaving ? freeWithLeaving : free).get(resource);
        return known == null ? nodes.ofNodesThatListNo(resource) : known;
    }

    /** Whether a pod can have the ports of a node that it takes. */
    public boolean havePortsFor(Placement pod, IndexedNode node) {
        return pod.hostPorts().isEmpty() || uses.on(node.name()).hasPortsFor(pod);
    }

    public NodeColumns nodes() {
        return nodes;
    }
}
