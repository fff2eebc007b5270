package io.gpurightsizer.cluster.nodes;

import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gpurightsizer.cluster.state.FreeAmounts;
import io.gpurightsizer.cluster.state.IndexedNode;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.NodeResources;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * What a pod asks of a node, prepared to be compared with what many nodes have free: devices first, since they are what nodes
 * run out of.
 */
final class Demand {
    private static final String HOST_PORTS = "hostPort";

    final Placement pod;
    final String[] names;
    final long[] amounts;

    /** Of each thing that it asks for what each node has free. */
    private final long[][] free;

    private final FreeAmounts nodes;
    private final NodeMatch match;

    /** Under these names others ask for the same devices, or for parts of the same GPUs. */
    private final Set<String> rivals;

    /**
     * Of a pod that was not put anywhere yet.
     *
     * @param pod with requests that include devices and {@code pods}
     * @param allButLeaving whether what pods have that are being deleted counts as free
     */
    Demand(Placement pod, FreeAmounts nodes, boolean allButLeaving) {
        this(pod, nodes, allButLeaving, Set.of());
    }

    /** The same of a pod that competes for its devices with those that ask for them by these other names. */
    Demand(Placement pod, FreeAmounts nodes, boolean allButLeaving, Set<String> rivals) {
        this.rivals = Set.copyOf(rivals);
        this.pod = pod;
        this.nodes = nodes;
        this.match = new NodeMatch(pod, nodes.nodes());
        List<Map.Entry<String, Long>> requests = pod.requests().entrySet().stream()
                .sorted((a, b) ->
                        Boolean.compare(ExtendedResource.isDevice(b.getKey()), ExtendedResource.isDevice(a.getKey())))
                .toList();
        this.names = new String[requests.size()];
        this.amounts = new long[requests.size()];
        this.free = new long[requests.size()][];
        for (int i = 0; i < names.length; i++) {
            names[i] = requests.get(i).getKey();
            amounts[i] = requests.get(i).getValue();
            free[i] = nodes.of(names[i], allButLeaving);
        }
    }

    /** Whether the scheduler could put the pod on a node now. */
    boolean fits(IndexedNode node) {
        return hasRoomOn(node) && match.schedulable(node);
    }

    /** Whether a node on which the pod may run has room for it now. */
    boolean hasRoomOn(IndexedNode node) {
        for (int i = 0; i < amounts.length; i++) {
            if (free(i, node) < amounts[i]) {
                return false;
            }
        }
        return nodes.havePortsFor(pod, node);
    }

    /**
     * Whether a node has room for the pod though others take so much of each thing that it asks for, any host port, and
     * what goes by another name and comes of the same GPUs.
     */
    boolean hasRoomBeside(long[] others, IndexedNode node) {
        for (int i = 0; i < amounts.length; i++) {
            if (free(i, node) - others[i] < amounts[i]) {
                return false;
            }
        }
        return pod.hostPorts().isEmpty() && rivals.isEmpty();
    }

    /** How many such pods a node on which they may run has room for now. */
    long placesOn(IndexedNode node) {
        long places = pod.hostPorts().isEmpty() ? Long.MAX_VALUE : 1;
        for (int i = 0; i < amounts.length; i++) {
            places = Math.min(places, free(i, node) / amounts[i]);
            if (places <= 0) {
                return 0;
            }
        }
        return nodes.havePortsFor(pod, node) ? places : 0;
    }

    /** How much of the {@code i}-th thing that it asks for a node has free. */
    long free(int i, IndexedNode node) {
        return free[i][node.index()];
    }

    /** Adds what a node has for fewer such pods than so many. */
    void addScarcer(IndexedNode node, long most, Set<String> scarcer) {
        for (int i = 0; i < names.length; i++) {
            if (Math.max(0, free(i, node)) / amounts[i] < most) {
                scarcer.add(names[i]);
            }
        }
        if (!pod.hostPorts().isEmpty() && most > (nodes.havePortsFor(pod, node) ? 1 : 0)) {
            scarcer.add(HOST_PORTS);
        }
    }

    /** What the pod asks for of it, for example {@code 8 cpu}. */
    String inWords(String scarce) {
        return switch (scarce) {
            case HOST_PORTS -> "its host ports";
            case NodeResources.PODS -> "a place for another pod";
            default -> NodeResources.inWords(scarce, amountOf(scarce), RoundingMode.CEILING);
        };
    }

    long amountOf(String resource) {
        return pod.requests().getOrDefault(resource, 0L);
    }

    /** Of each of these resources. */
    long[] amountsOf(String[] resources) {
        long[] all = new long[resources.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = amountOf(resources[i]);
        }
        return all;
    }

    /** Whether the other may take all places of a node, whatever it leaves of what both ask for: a port, or a GPU. */
    boolean excludes(Demand other) {
        return sharesAPortWith(other) || other.pod.requests().keySet().stream().anyMatch(rivals::contains);
    }

    private boolean sharesAPortWith(Demand other) {
        return !pod.hostPorts().isEmpty()
                && other.pod.hostPorts().stream()
                        .anyMatch(theirs -> pod.hostPorts().stream().anyMatch(theirs::conflictsWith));
    }
}
