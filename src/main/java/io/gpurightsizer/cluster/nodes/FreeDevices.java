package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gpurightsizer.sizing.offers.Target;

/** Which targets have a device on some node that no pod holds now. Immutable. */
final class FreeDevices {
    /** For when nobody counts: nothing is known to be free. */
    static final FreeDevices UNCOUNTED = new FreeDevices(List.of(), Map.of());

    private final List<Set<Target>> byShape;
    private final Map<String, Map<String, Long>> heldByNode;

    private FreeDevices(List<Set<Target>> byShape, Map<String, Map<String, Long>> heldByNode) {
        this.byShape = byShape;
        this.heldByNode = heldByNode;
    }

    /**
     * Counts what is free.
     *
     * @param heldByNode by the node's name how many of each resource its pods hold
     */
    static FreeDevices of(Fleet fleet, Map<String, Map<String, Long>> heldByNode) {
        FreeDevices nodes = new FreeDevices(List.of(), Map.copyOf(heldByNode));
        List<Set<Target>> byShape = new ArrayList<>();
        for (Shape shape : fleet.shapes()) {
            Set<Target> free = new HashSet<>();
            int most = fleet.layouts().get(shape.layout()).amounts().size();
            for (int i = 0; i < shape.nodes().length && free.size() < most; i++) {
                free.addAll(nodes.onNode(fleet, shape.nodes()[i]));
            }
            byShape.add(Set.copyOf(free));
        }
        return new FreeDevices(byShape, nodes.heldByNode);
    }

    Set<Target> onShape(int shape) {
        return byShape.isEmpty() ? Set.of() : byShape.get(shape);
    }

    Set<Target> onNode(Fleet fleet, int node) {
        if (this == UNCOUNTED) {
            return Set.of();
        }
        Map<String, Long> held = heldByNode.getOrDefault(fleet.nodes().get(node).name(), Map.of());
        Set<Target> free = new HashSet<>();
        fleet.layoutOf(node).amounts().forEach((target, amount) -> {
            if (amount > held.getOrDefault(target.resource().name(), 0L)) {
                free.add(target);
            }
        });
        return free;
    }
}
