package io.gpurightsizer.sizing.offers;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the cluster offers, as an immutable snapshot. */
public interface Offers {
    /** What nodes offer that a pod with this placement may run on. */
    Reachable to(Placement placement);

    /**
     * Whether a runtime class starts virtual machines, which are given whole GPUs by passthrough; not so one that leads its
     * pods to nodes of its own, where they get what these offer.
     */
    default boolean startsVirtualMachines(String runtimeClass) {
        return VirtualMachines.areNamed(runtimeClass);
    }

    /** One line on where the offers come from when they are not read off nodes; empty when they are. */
    String assumption();

    /**
     * What a pod can reach.
     *
     * @param smallestFirst every offer of any reachable node, each target once, in {@link Offer#SMALLEST_FIRST} order;
     *     where nodes differ in what a name is worth, at the smaller worth, since the scheduler may pick either
     * @param nodes the reachable nodes that offer something, alike ones together
     * @param remark why nothing is reachable, if that can be said; empty otherwise
     * @param free the targets of which some reachable node has one that no pod holds now; empty also where nobody counts
     */
    record Reachable(List<Offer> smallestFirst, List<NodeGroup> nodes, String remark, Set<Target> free) {
        public Reachable {
            smallestFirst = List.copyOf(smallestFirst);
            nodes = List.copyOf(nodes);
            free = Set.copyOf(free);
        }

        /** With nobody counting what is free. */
        public Reachable(List<Offer> smallestFirst, List<NodeGroup> nodes, String remark) {
            this(smallestFirst, nodes, remark, Set.of());
        }
    }

    /**
     * Nodes that offer the same.
     *
     * @param example one of them by name; empty if the offer is assumed and no node stands behind it
     * @param size how many they are
     * @param amounts how many of each target one such node has; {@link #UNLIMITED} if unknown
     */
    record NodeGroup(String example, int size, Map<Target, Integer> amounts) {
        public static final int UNLIMITED = Integer.MAX_VALUE;

        public NodeGroup {
            amounts = Map.copyOf(amounts);
        }

        /** For example {@code node gpu-a}, {@code node gpu-a and 2 more}, or {@code an assumed node}. */
        public String description() {
            if (example.isEmpty()) {
                return "an assumed node";
            }
            return "node " + example + (size == 1 ? "" : " and " + (size - 1) + " more");
        }
    }
}
