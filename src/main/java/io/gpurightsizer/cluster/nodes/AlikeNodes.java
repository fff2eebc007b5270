package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Target;

/**
 * Nodes that offer the same to new pods, or have a {@code nvidia.com/gpu}.
 *
 * @param nodes sorted by name
 */
record AlikeNodes(NodeOffers offers, List<NodeState> nodes) {
    /** Those of these nodes that have something for new pods, with all targets that lead to each of them. */
    static List<AlikeNodes> of(List<GpuNode> nodes) {
        List<GpuNode> offering = nodes.stream()
                .filter(it -> (it.offersAnything() || it.state().allocatable(ExtendedResource.WHOLE_GPU.name()) > 0)
                        && it.state().takesPods())
                .toList();
        Set<Target> byLabels = new HashSet<>();
        for (AlikeNodes alike : grouped(offering)) {
            alike.offers().targetByLabels().ifPresent(byLabels::add);
        }
        return grouped(byLabels.size() < 2 ? offering : reachedToo(offering, byLabels));
    }

    /** What pods can ask of them, a whole GPU included. */
    Set<Target> targets() {
        Set<Target> targets = new HashSet<>(offers.amounts().keySet());
        if (offers.wholeGpus()) {
            targets.add(Target.of(ExtendedResource.WHOLE_GPU));
        }
        return targets;
    }

    /** Whether they offer all of these; a whole GPU is not offered. */
    boolean offersAll(List<Target> asked) {
        return offers.amounts().keySet().containsAll(asked);
    }

    /** Those of them that meet a condition; the same list if all do. */
    AlikeNodes thoseThat(Predicate<NodeState> condition) {
        List<NodeState> some = new ArrayList<>();
        for (NodeState node : nodes) {
            if (condition.test(node)) {
                some.add(node);
            }
        }
        return some.size() == nodes.size() ? this : new AlikeNodes(offers, List.copyOf(some));
    }

    /** Labels that one node's offer selects may stand on other nodes as well. */
    private static List<GpuNode> reachedToo(List<GpuNode> nodes, Set<Target> byLabels) {
        return nodes.stream()
                .map(it -> new GpuNode(
                        it.state(), it.offers().reachedToo(it.state().labels(), byLabels)))
                .toList();
    }

    private static List<AlikeNodes> grouped(List<GpuNode> nodes) {
        Map<NodeOffers, AlikeNodes> byOffers = new IdentityHashMap<>();
        List<AlikeNodes> inOrder = new ArrayList<>();
        for (GpuNode node : nodes) {
            AlikeNodes alike = byOffers.get(node.offers());
            if (alike == null) {
                alike = new AlikeNodes(node.offers(), new ArrayList<>());
                byOffers.put(node.offers(), alike);
                inOrder.add(alike);
            }
            alike.nodes().add(node.state());
        }
        return inOrder.stream()
                .map(it -> new AlikeNodes(it.offers(), List.copyOf(it.nodes())))
                .toList();
    }
}
