package io.gpurightsizer.cluster.nodes;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import io.gpurightsizer.cluster.state.IndexedNode;
import io.gpurightsizer.cluster.state.NodeColumns;
import io.gpurightsizer.cluster.state.Taint;
import io.gpurightsizer.sizing.offers.NodeResources;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.VolumeNodes;

/** Says why no node that offers something smaller than a GPU takes a pod. */
final class UnreachableReason {
    private static final int FEW = 3;

    /** A label with more values than this names single nodes, and to list some of them helps no reader. */
    private static final int MOST_VALUES = 256;

    private final Placement placement;
    private final List<VolumeNodes> volumes;
    private final List<IndexedNode> nodes = new ArrayList<>();
    private final NodeColumns columns;
    private final NodeMatch match;

    private UnreachableReason(ResolvedPlacement resolved, List<AlikeNodes> nodes, NodeColumns columns) {
        this.placement = resolved.placement();
        this.volumes = resolved.volumes();
        nodes.forEach(it -> this.nodes.addAll(it.nodes()));
        this.columns = columns;
        this.match = new NodeMatch(placement, volumes, columns);
    }

    /**
     * The first reason, in words; for a placement that no node suits.
     *
     * @param nodes those that offer something to new pods
     */
    static String of(ResolvedPlacement placement, List<AlikeNodes> nodes, NodeColumns columns, ClusterState state) {
        if (nodes.isEmpty()) {
            return nothingOffered(state);
        }
        UnreachableReason reason = new UnreachableReason(placement, nodes, columns);
        Optional<String> node = placement.placement().nodeName();
        return node.isPresent() ? reason.onNode(node.get(), state.unschedulableNodes()) : reason.anywhere();
    }

    private static String nothingOffered(ClusterState state) {
        List<String> unschedulable = state.unschedulableNodes();
        if (!unschedulable.isEmpty()) {
            return "all nodes that offer partitions are cordoned or not ready (" + some(unschedulable) + ")";
        }
        return state.nodeCount() == 0
                ? "the cluster has no nodes"
                : "none of the " + state.nodeCount() + " node(s) offers a partition"
                        + (state.deviceNames().problems().isEmpty()
                                ? ""
                                : "; " + some(state.deviceNames().problems()));
    }

    private String onNode(String name, List<String> unschedulable) {
        if (unschedulable.contains(name)) {
            return "it is bound to node " + name + ", which is cordoned or not ready";
        }
        Optional<IndexedNode> node =
                nodes.stream().filter(it -> it.name().equals(name)).findFirst();
        if (node.isEmpty()) {
            return "it is bound to node " + name + ", which offers no partition";
        }
        return match.admittedByKubelet(node.get())
                ? "it is bound to node " + name + ", which has "
                        + lacking(node.get().state()::allocatable)
                : "it is bound to node " + name + ", whose labels or taints do not suit it";
    }

    private String anywhere() {
        List<IndexedNode> suiting = placement.requests().isEmpty()
                ? List.of()
                : nodes.stream().filter(match::schedulable).toList();
        if (suiting.isEmpty()) {
            return labelsOrTaints();
        }
        String which = suiting.size() == nodes.size() ? "" : "and suit it otherwise ";
        return "the nodes that offer partitions " + which + "have "
                + lacking(name -> suiting.stream()
                        .mapToLong(it -> it.state().allocatable(name))
                        .max()
                        .orElse(0));
    }

    /** What there is too little of, for example {@code at most 8 cpu; it asks for 64}. */
    private String lacking(ToLongFunction<String> most) {
        Map<String, Long> requests = new TreeMap<>(placement.requests());
        for (Map.Entry<String, Long> request : requests.entrySet()) {
            String name = request.getKey();
            long allocatable = most.applyAsLong(name);
            if (allocatable < request.getValue()) {
                return (allocatable == 0
                                ? "no " + name
                                : "at most " + NodeResources.inWords(name, allocatable, RoundingMode.FLOOR))
                        + "; it asks for " + NodeResources.number(name, request.getValue(), RoundingMode.CEILING);
            }
        }
        return "too little of one thing or another; it asks for "
                + requests.entrySet().stream()
                        .map(it -> NodeResources.inWords(it.getKey(), it.getValue(), RoundingMode.CEILING))
                        .collect(Collectors.joining(", "));
    }

    private String labelsOrTaints() {
        for (Map.Entry<String, String> wanted : new TreeMap<>(placement.nodeSelector()).entrySet()) {
            if (none(columns.label(wanted.getKey()).in(Set.of(wanted.getValue())))) {
                return labelOnNoNode(wanted.getKey(), wanted.getValue());
            }
        }
        if (none(match::affinitySuits)) {
            return "its required node affinity excludes every node that offers partitions";
        }
        for (VolumeNodes volume : volumes) {
            if (none(new NodeMatch(Placement.ANYWHERE, List.of(volume), columns)::volumesSuit)) {
                return volume.claim() + " cannot be mounted on any node that offers partitions";
            }
        }
        Set<Taint> taints = new HashSet<>();
        nodes.stream().filter(match::labelsSuit).forEach(it -> taints.addAll(it.taints()));
        List<String> repelling = taints.stream()
                .filter(it -> !match.tolerates(it))
                .map(Taint::toString)
                .sorted()
                .toList();
        return repelling.isEmpty()
                ? volumes.isEmpty()
                        ? "no node that offers partitions suits its node selector and required node affinity"
                        : "no node that offers partitions suits its node selector, required node affinity and volumes"
                : "no toleration for taint " + some(repelling) + " of the nodes that offer partitions";
    }

    private boolean none(Predicate<IndexedNode> condition) {
        for (IndexedNode node : nodes) {
            if (condition.test(node)) {
                return false;
            }
        }
        return true;
    }

    private String labelOnNoNode(String key, String value) {
        Set<String> values = new HashSet<>();
        for (int i = 0; i < nodes.size() && values.size() <= MOST_VALUES; i++) {
            Optional.ofNullable(nodes.get(i).state().labels().get(key)).ifPresent(values::add);
        }
        return "node selector " + key + "=" + value + " is never carried by a node that offers partitions"
                + (values.isEmpty() || values.size() > MOST_VALUES
                        ? ""
                        : "; those have " + some(values.stream().sorted().toList()));
    }

    private static String some(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(FEW, names.size())));
        return names.size() > FEW ? first + " and " + (names.size() - FEW) + " more" : first;
    }
}
