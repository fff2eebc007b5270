package io.gpurightsizer.sizing.offers;

import java.util.HashSet;
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

    /**
     * The same once such pods have been created: each takes what it asks for, or waits for it. The same object where nothing
     * is counted.
     *
     * @param asks with requests that include devices and {@link NodeResources#PODS}
     */
    default Offers after(Placement asks, int pods) {
        return this;
    }

    /** The names of nodes with GPUs, or parts of them, on which a pod with this placement may run; none where none is known. */
    default List<String> nodesFor(Placement placement) {
        return List.of();
    }

    /** What there is of each kind of device, whole GPUs among them; empty where nothing is counted. */
    default List<Stock> stock() {
        return List.of();
    }

    /**
     * Devices of one kind on all nodes that take new pods.
     *
     * @param target what a pod asks for to get one
     * @param offered how many there are
     * @param free how many of them no pod has or waits for
     */
    record Stock(Target target, long offered, long free) {}

    /** The labels of a namespace, as far as they are known and meant for us. */
    default Map<String, String> namespaceLabels(String namespace) {
        return Map.of();
    }

    /** What may refuse a renamed pod in a namespace. */
    default AdmissionRules admissionRules(String namespace) {
        return AdmissionRules.NONE;
    }

    /** By the name that pods ask for, the others under which ResourceQuotas count it; empty where they count by that alone. */
    default Map<String, Set<String>> quotaNames() {
        return Map.of();
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
     * @param wholeGpus the hardware of those nodes that the pod may run on and that have whole GPUs, held or not; empty if
     *     there is no such node; one that takes no pods for the time being, for example while it is drained, counts too
     * @param gpusByName the hardware of those that have {@code nvidia.com/gpu}, whole GPUs or parts under that name
     * @param awayFromParts what holds for those of these nodes that have whole GPUs, and not for those that have parts of
     *     GPUs under the name {@code nvidia.com/gpu}; empty where there are not both kinds
     * @param room what is free on the reachable nodes
     */
    record Reachable(
            List<Offer> smallestFirst,
            List<NodeGroup> nodes,
            String remark,
            Set<Hardware> wholeGpus,
            Set<Hardware> gpusByName,
            List<Placement.Requirement> awayFromParts,
            Room room) {
        public Reachable {
            smallestFirst = List.copyOf(smallestFirst);
            nodes = List.copyOf(nodes);
            wholeGpus = Set.copyOf(wholeGpus);
            gpusByName = Set.copyOf(gpusByName);
            awayFromParts = List.copyOf(awayFromParts);
        }

        /** Where all nodes have whole GPUs, or none has. */
        public Reachable(
                List<Offer> smallestFirst, List<NodeGroup> nodes, String remark, Set<Hardware> wholeGpus, Room room) {
            this(smallestFirst, nodes, remark, wholeGpus, byName(nodes, wholeGpus), List.of(), room);
        }

        /** Where nothing is counted, and no whole GPUs are known. */
        public Reachable(List<Offer> smallestFirst, List<NodeGroup> nodes, String remark) {
            this(smallestFirst, nodes, remark, Set.of(), Room.UNLIMITED);
        }

        private static Set<Hardware> byName(List<NodeGroup> nodes, Set<Hardware> wholeGpus) {
            Set<Hardware> all = new HashSet<>(wholeGpus);
            nodes.stream()
                    .filter(it -> it.amounts().keySet().stream().anyMatch(Target::keepsName))
                    .forEach(it -> all.add(it.hardware()));
            return all;
        }

        /** The hardware on which the pod could run as it is: with a whole GPU, or where there is none with a part of one. */
        public Set<Hardware> asItIs() {
            return wholeGpus.isEmpty() ? gpusByName : wholeGpus;
        }

        /** The same nodes with another count. */
        public Reachable with(Room counted) {
            return new Reachable(smallestFirst, nodes, remark, wholeGpus, gpusByName, awayFromParts, counted);
        }
    }

    /**
     * Nodes that offer the same on the same hardware.
     *
     * @param example the name of one of them; empty if the offer is assumed and there is no node
     * @param size how many they are
     * @param amounts how many of each target one such node has, free or held; {@link #UNLIMITED} if unknown
     */
    record NodeGroup(String example, int size, Map<Target, Integer> amounts, Hardware hardware) {
        public static final int UNLIMITED = Integer.MAX_VALUE;

        public NodeGroup {
            amounts = Map.copyOf(amounts);
        }

        /** Of unknown hardware. */
        public NodeGroup(String example, int size, Map<Target, Integer> amounts) {
            this(example, size, amounts, Hardware.UNKNOWN);
        }

        /** Whether no node stands behind it. */
        public boolean isAssumed() {
            return example.isEmpty();
        }

        /** For example {@code node gpu-a}, {@code node gpu-a and 2 more}, or {@code an assumed node}. */
        public String description() {
            if (isAssumed()) {
                return "an assumed node";
            }
            return "node " + example + (size == 1 ? "" : " and " + (size - 1) + " more");
        }
    }
}
