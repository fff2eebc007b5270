package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

import io.gpurightsizer.cluster.state.IndexedNode;
import io.gpurightsizer.cluster.state.NodeColumns;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Target;

/**
 * Nodes that offer the same to new pods, or have a GPU.
 *
 * @param nodes sorted by name
 */
record AlikeNodes(NodeOffers offers, List<IndexedNode> nodes) {
    /** Those of these nodes that have something for new pods, with all targets that lead to each of them. */
    static List<AlikeNodes> of(List<GpuNode> nodes, NodeColumns columns) {
        List<AlikeNodes> byOwnOffers = grouped(nodes, columns, GpuNode::isOpen, GpuNode::offers);
        Set<Target> byLabels = new HashSet<>();
        byOwnOffers.forEach(it -> it.offers().targetByLabels().ifPresent(byLabels::add));
        return byLabels.size() < 2
                ? byOwnOffers
                : grouped(
                        nodes,
                        columns,
                        GpuNode::isOpen,
                        it -> it.offers().reachedToo(it.state().labels(), byLabels));
    }

    /** Those of these nodes that take no new pods for the time being. */
    static List<AlikeNodes> closedForNow(List<GpuNode> nodes, NodeColumns columns) {
        return grouped(nodes, columns, it -> it.state().isClosedForNow(), GpuNode::offers);
    }

    private static List<AlikeNodes> grouped(
            List<GpuNode> nodes,
            NodeColumns columns,
            Predicate<GpuNode> condition,
            Function<GpuNode, NodeOffers> offers) {
        Map<NodeOffers, AlikeNodes> byOffers = new IdentityHashMap<>();
        List<AlikeNodes> inOrder = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            GpuNode node = nodes.get(i);
            if (condition.test(node)) {
                NodeOffers its = offers.apply(node);
                if (!byOffers.containsKey(its)) {
                    byOffers.put(its, new AlikeNodes(its, new ArrayList<>()));
                    inOrder.add(byOffers.get(its));
                }
                byOffers.get(its).nodes().add(columns.nodes().get(i));
            }
        }
        return inOrder.stream()
                .map(it -> new AlikeNodes(it.offers(), List.copyOf(it.nodes())))
                .toList();
    }

    /** What pods can ask of them, a whole GPU included. */
    Set<Target> targets() {
        Set<Target> targets = new HashSet<>(offers.amounts().keySet());
        targets.removeIf(it -> it.claimTemplate().isPresent());
        ExtendedResource.WHOLE_GPUS.stream()
                .filter(offers::hasWholeGpus)
                .findFirst()
                .ifPresent(it -> targets.add(Target.of(it)));
        return targets;
    }

    /** Whether they offer all of these; a whole GPU is not offered. */
    boolean offersAll(List<Target> asked) {
        return offers.amounts().keySet().containsAll(asked);
    }

    /** Those of them that meet a condition; the same list if all do. */
    AlikeNodes thoseThat(Predicate<IndexedNode> condition) {
        List<IndexedNode> some = new ArrayList<>();
        for (IndexedNode node : nodes) {
            if (condition.test(node)) {
                some.add(node);
            }
        }
        return some.size() == nodes.size() ? this : new AlikeNodes(offers, List.copyOf(some));
    }
}
