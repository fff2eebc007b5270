package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.gpurightsizer.cluster.state.IndexedNode;
import io.gpurightsizer.cluster.state.LabelColumn;
import io.gpurightsizer.cluster.state.NodeColumns;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.Steering;
import io.gpurightsizer.sizing.offers.Placement;

/** The labels by which nodes whose {@code nvidia.com/gpu} is a part of a GPU are told from those that have whole ones. */
final class PartLabels {
    /** A longer list of values helps nobody; nodes beyond are not led away from. */
    private static final int MOST_VALUES = 100;

    private PartLabels() {}

    /**
     * What holds for each of these nodes that has whole GPUs, and not for those that have parts under that name. Empty where
     * there are not both kinds.
     *
     * @param gpu the name by which the pod asks for a whole one
     * @param closedForNow nodes that may take the pod later, if it waits; they alone are no whole GPUs to lead to
     */
    static List<Placement.Requirement> away(
            ExtendedResource gpu, List<AlikeNodes> nodes, List<AlikeNodes> closedForNow, NodeColumns columns) {
        if (nodes.stream().noneMatch(it -> it.offers().hasWholeGpus(gpu))) {
            return List.of();
        }
        List<IndexedNode> whole = new ArrayList<>();
        List<IndexedNode> parts = new ArrayList<>();
        long[] gpus = columns.allocatable(gpu.name());
        for (AlikeNodes alike :
                Stream.concat(nodes.stream(), closedForNow.stream()).toList()) {
            if (alike.offers().hasWholeGpus(gpu)) {
                whole.addAll(alike.nodes());
            } else {
                parts.addAll(alike.thoseThat(it -> gpus[it.index()] > 0).nodes());
            }
        }
        return whole.isEmpty() || parts.isEmpty() ? List.of() : telling(whole, parts, columns);
    }

    private static List<Placement.Requirement> telling(
            List<IndexedNode> whole, List<IndexedNode> parts, NodeColumns columns) {
        List<Placement.Requirement> away = new ArrayList<>();
        List<IndexedNode> left = parts;
        for (String label : Steering.LABELS) {
            LabelColumn values = columns.label(label);
            Set<String> ofWhole = new HashSet<>();
            whole.forEach(it -> ofWhole.add(values.of(it)));
            Set<String> telling = new TreeSet<>();
            List<IndexedNode> stillLeft = new ArrayList<>();
            for (IndexedNode node : left) {
                String value = values.of(node);
                boolean tells = !value.isEmpty()
                        && !value.equals("none")
                        && !ofWhole.contains(value)
                        && (telling.size() < MOST_VALUES || telling.contains(value));
                if (tells) {
                    telling.add(value);
                } else {
                    stillLeft.add(node);
                }
            }
            if (!telling.isEmpty()) {
                away.add(new Placement.Requirement(label, "NotIn", List.copyOf(telling)));
            }
            left = stillLeft;
            if (left.isEmpty()) {
                break;
            }
        }
        return away;
    }
}
