package io.gpurightsizer.sizing.offers;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the cluster offers, as an immutable snapshot. */
public interface Offers {
    /** What is offered by the nodes on which a pod with this placement may run. */
    Reachable to(Placement placement);

    /**
     * Whether a runtime class starts virtual machines, which are given whole GPUs by passthrough; not so one that leads its
     * pods to nodes of its own, where they get what these offer.
     */
    default boolean startsVirtualMachines(String runtimeClass) {
        return VirtualMachines.areNamed(runtimeClass);
    }

    /** One line on where the offers come from; empty if they are those of nodes. */
    String assumption();

    /**
     * What a pod can reach.
     *
     * @param smallestFirst every offer of any reachable node, each target once, in {@link Offer#SMALLEST_FIRST} order;
     *     where it is larger on some nodes than on others, at its smallest size, since the scheduler may pick any of them
     * @param nodes the reachable nodes that offer something, in groups of nodes that offer the same
     * @param remark why nothing is reachable, if that can be said; empty otherwise
     * @param free the targets of which some reachable node has a device that no pod holds now; empty also where it is not
     *     known what pods hold
     */
    record Reachable(List<Offer> smallestFirst, List<NodeGroup> nodes, String remark, Set<Target> free) {
        public Reachable {
            smallestFirst = List.copyOf(smallestFirst);
            nodes = List.copyOf(nodes);
            free = Set.copyOf(free);
        }

        /** Without knowing what is free. */
        public Reachable(List<Offer> smallestFirst, List<NodeGroup> nodes, String remark) {
            this(smallestFirst, nodes, remark, Set.of());
        }
    }

    /**
     * Nodes that offer the same.
     *
     * @param example the name of one of them; empty if the offer is assumed and there is no node
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
