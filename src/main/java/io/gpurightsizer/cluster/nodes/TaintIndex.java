package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gpurightsizer.sizing.offers.Placement;

/** Which shapes have which taint that keeps pods away. */
final class TaintIndex {
    private final Bits all;
    private final Map<Taint, Bits> byTaint = new HashMap<>();

    TaintIndex(List<Shape> shapes) {
        all = Bits.all(shapes.size());
        Map<Taint, List<Integer>> members = new HashMap<>();
        for (int i = 0; i < shapes.size(); i++) {
            for (Taint taint : Set.copyOf(shapes.get(i).taints())) {
                if (taint.repels()) {
                    members.computeIfAbsent(taint, it -> new ArrayList<>()).add(i);
                }
            }
        }
        members.forEach((taint, list) -> byTaint.put(taint, Bits.of(shapes.size(), list)));
    }

    /** Shapes of which every taint is tolerated. */
    Bits tolerating(List<Placement.Toleration> tolerations) {
        Bits rest = all;
        for (Map.Entry<Taint, Bits> entry : byTaint.entrySet()) {
            if (!entry.getKey().isToleratedBy(tolerations)) {
                rest = rest.andNot(entry.getValue());
            }
        }
        return rest;
    }

    /** The taints among these shapes that are not tolerated, sorted by their text. */
    List<Taint> repelling(List<Placement.Toleration> tolerations, Bits shapes) {
        return byTaint.entrySet().stream()
                .filter(it -> !shapes.and(it.getValue()).isEmpty())
                .map(Map.Entry::getKey)
                .filter(it -> !it.isToleratedBy(tolerations))
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
    }
}
