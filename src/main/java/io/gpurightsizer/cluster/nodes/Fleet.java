package io.gpurightsizer.cluster.nodes;

import java.util.List;

import io.gpurightsizer.sizing.offers.Placement;

/**
 * The nodes that offer partitions to new pods, alike ones together, with the indexes that find them. Immutable.
 *
 * @param nodes sorted by name
 * @param shapeOf the shape of each node
 * @param shapes groups of nodes
 * @param layouts what shapes offer
 */
record Fleet(
        List<NodeState> nodes,
        int[] shapeOf,
        List<Shape> shapes,
        List<NodeOffers> layouts,
        LabelIndex labels,
        TaintIndex taints,
        CapacityIndex capacities,
        IdentityIndex identities) {

    /**
     * The shapes whose nodes the scheduler may choose, if they have what the pod demands; only for a placement that asks for
     * no identifying label.
     */
    Bits shapesFor(Placement placement) {
        return labelled(placement).and(taints.tolerating(placement.tolerations()));
    }

    /** The same, were there no taints. */
    Bits labelled(Placement placement) {
        Bits suiting = labels.all();
        for (var wanted : placement.nodeSelector().entrySet()) {
            suiting = suiting.and(labels.carrying(wanted.getKey(), wanted.getValue()));
        }
        return placement.requiredNodeAffinity().isPresent()
                ? suiting.and(affine(placement.requiredNodeAffinity().get()))
                : suiting;
    }

    private Bits affine(List<Placement.Term> terms) {
        Bits any = labels.none();
        for (Placement.Term term : terms) {
            if (Requirements.canHold(term)) {
                Bits all = labels.all();
                for (Placement.Requirement expression : term.expressions()) {
                    all = all.and(labels.satisfying(expression));
                }
                any = any.or(all);
            }
        }
        return any;
    }

    /** The nodes the scheduler may choose; for any placement, but at the price of a look at each candidate. */
    int[] nodesFor(Placement placement) {
        int[] candidates = identities.candidates(placement).orElse(null);
        int count = candidates == null ? nodes.size() : candidates.length;
        int[] suiting = new int[count];
        int found = 0;
        for (int i = 0; i < count; i++) {
            int node = candidates == null ? i : candidates[i];
            if (NodeMatch.schedulable(nodes.get(node), placement)) {
                suiting[found++] = node;
            }
        }
        return java.util.Arrays.copyOf(suiting, found);
    }

    NodeOffers layoutOf(int node) {
        return layouts.get(shapes.get(shapeOf[node]).layout());
    }
}
