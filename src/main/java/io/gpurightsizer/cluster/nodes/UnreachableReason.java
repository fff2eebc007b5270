package io.gpurightsizer.cluster.nodes;

import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import io.gpurightsizer.sizing.offers.NodeResources;
import io.gpurightsizer.sizing.offers.Placement;

/** Says why a pod reaches no node that offers a partition. */
final class UnreachableReason {
    private static final int FEW = 3;
    private static final Placement.Toleration EVERYTHING = new Placement.Toleration("", "Exists", "", "");

    private final Placement placement;
    private final Fleet fleet;

    private UnreachableReason(Placement placement, Fleet fleet) {
        this.placement = placement;
        this.fleet = fleet;
    }

    /** The first thing in the way, in words; for a placement to which nothing is reachable. */
    static String inTheWayOf(Placement placement, ClusterState state) {
        if (state.fleet().nodes().isEmpty()) {
            return nobodyOffers(state);
        }
        UnreachableReason obstacles = new UnreachableReason(placement, state.fleet());
        return placement.nodeName().isPresent()
                ? obstacles.onNode(placement.nodeName().get(), state.away())
                : obstacles.anywhere();
    }

    private static String nobodyOffers(ClusterState state) {
        if (!state.away().isEmpty()) {
            return "all nodes that offer partitions are cordoned or not ready (" + some(state.away()) + ")";
        }
        return state.nodeCount() == 0
                ? "the cluster has no nodes"
                : "none of the " + state.nodeCount() + " node(s) offers a partition";
    }

    private String onNode(String name, List<String> away) {
        if (away.contains(name)) {
            return "it is bound to node " + name + ", which is cordoned or not ready";
        }
        if (fleet.identities().named(name).isEmpty()) {
            return "it is bound to node " + name + ", which offers no partition";
        }
        NodeState node = fleet.nodes().get(fleet.identities().named(name).orElseThrow());
        return NodeMatch.admittedByKubelet(node, placement.demandingNothing())
                ? "it is bound to node " + name + ", which has " + lacking(node::capacity)
                : "it is bound to node " + name + ", whose labels or taints do not suit it";
    }

    private String anywhere() {
        Placement undemanding = placement.demandingNothing();
        if (fleet.identities().isAskedFor(undemanding)) {
            int[] nodes = fleet.nodesFor(undemanding);
            if (nodes.length > 0) {
                return theirs(nodes.length == fleet.nodes().size()) + lacking(name -> mostOf(name, nodes));
            }
        } else {
            Bits shapes = fleet.shapesFor(undemanding);
            if (!shapes.isEmpty()) {
                return theirs(shapes.equals(fleet.labels().all()))
                        + lacking(name -> fleet.capacities().mostOf(name, shapes));
            }
        }
        return unsuited();
    }

    private static String theirs(boolean all) {
        return all
                ? "the nodes that offer partitions have "
                : "the nodes that offer partitions and suit it otherwise have ";
    }

    private long mostOf(String name, int[] nodes) {
        return Arrays.stream(nodes)
                .mapToLong(it -> fleet.nodes().get(it).capacity(name))
                .max()
                .orElse(0);
    }

    /** What there is too little of, for example {@code at most 8 cpu; it asks for 64}. */
    private String lacking(ToLongFunction<String> most) {
        Map<String, Long> demand = new TreeMap<>(placement.demand());
        for (Map.Entry<String, Long> wanted : demand.entrySet()) {
            String name = wanted.getKey();
            long had = most.applyAsLong(name);
            if (had < wanted.getValue()) {
                return (had == 0 ? "no " + name : "at most " + NodeResources.inWords(name, had, RoundingMode.FLOOR))
                        + "; it asks for " + NodeResources.number(name, wanted.getValue(), RoundingMode.CEILING);
            }
        }
        return "too little of one thing or another; it asks for "
                + demand.entrySet().stream()
                        .map(it -> NodeResources.inWords(it.getKey(), it.getValue(), RoundingMode.CEILING))
                        .collect(Collectors.joining(", "));
    }

    private String unsuited() {
        for (Map.Entry<String, String> wanted : new TreeMap<>(placement.nodeSelector()).entrySet()) {
            if (nobodyCarries(wanted.getKey(), wanted.getValue())) {
                return neverCarried(wanted.getKey(), wanted.getValue());
            }
        }
        if (labelled(Map.of()).isEmpty()) {
            return "its required node affinity excludes every node that offers partitions";
        }
        Bits labelled = labelled(placement.nodeSelector());
        if (labelled.isEmpty()) {
            return "no node that offers partitions suits its node selector and required node affinity";
        }
        List<Taint> taints = fleet.taints().repelling(placement.tolerations(), labelled);
        return "no toleration for taint "
                + some(taints.stream().map(Taint::toString).toList()) + " of the nodes that offer partitions";
    }

    private boolean nobodyCarries(String key, String value) {
        return fleet.labels().carrying(key, value).isEmpty()
                && fleet.identities().carrying(key, value).length == 0;
    }

    private String neverCarried(String key, String value) {
        List<String> carried = fleet.labels().valuesOf(key);
        return "node selector " + key + "=" + value + " is never carried by a node that offers partitions"
                + (carried.isEmpty() ? "" : "; those have " + some(carried));
    }

    /** The shapes with a node that this selector and the placement's affinity allow, taints aside. */
    private Bits labelled(Map<String, String> selector) {
        Placement untainted = new Placement(
                Optional.empty(),
                selector,
                placement.requiredNodeAffinity(),
                List.of(EVERYTHING),
                placement.runtimeClassName());
        if (!fleet.identities().isAskedFor(untainted)) {
            return fleet.labelled(untainted);
        }
        Set<Integer> shapes = new TreeSet<>();
        for (int node : fleet.nodesFor(untainted)) {
            shapes.add(fleet.shapeOf()[node]);
        }
        return Bits.of(fleet.shapes().size(), shapes);
    }

    private static String some(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(FEW, names.size())));
        return names.size() > FEW ? first + " and " + (names.size() - FEW) + " more" : first;
    }
}
