package io.gpurightsizer.cluster.nodes;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gpurightsizer.sizing.offers.NodeResources;

/**
 * How much of each resource besides whole GPUs the nodes of each shape have, all in all and not only what is free. Alike
 * nodes differ a little in memory, which must not make them shapes of their own, so of each shape the least and the most
 * is kept.
 */
final class CapacityIndex {
    private final int shapeCount;
    private final Map<String, Range> ranges = new HashMap<>();

    /** The least and the most that a node of each shape has, by the shape's index. */
    private record Range(long[] least, long[] most) {}

    CapacityIndex(List<NodeState> nodes, List<Shape> shapes) {
        shapeCount = shapes.size();
        Set<String> names = new HashSet<>();
        nodes.forEach(node -> names.addAll(node.capacity().keySet()));
        names.forEach(name -> ranges.put(name, range(name, nodes, shapes)));
    }

    private static Range range(String name, List<NodeState> nodes, List<Shape> shapes) {
        Range range = new Range(new long[shapes.size()], new long[shapes.size()]);
        for (int i = 0; i < shapes.size(); i++) {
            range.least[i] = Long.MAX_VALUE;
            for (int node : shapes.get(i).nodes()) {
                long amount = nodes.get(node).capacity(name);
                range.least[i] = Math.min(range.least[i], amount);
                range.most[i] = Math.max(range.most[i], amount);
            }
        }
        return range;
    }

    private Range range(String name) {
        Range known = ranges.get(name);
        if (known != null) {
            return known;
        }
        long[] all = new long[shapeCount];
        Arrays.fill(all, NodeResources.ofNodeThatListsNo(name));
        return new Range(all, all);
    }

    /** Those of these shapes of which every node has what is demanded. */
    Bits surelyMeeting(Map<String, Long> demand, Bits shapes) {
        Bits left = shapes;
        for (Map.Entry<String, Long> wanted : demand.entrySet()) {
            left = atLeast(wanted.getValue(), range(wanted.getKey()).least, left);
        }
        return left;
    }

    /** Those of these shapes of which some node may have what is demanded. */
    Bits possiblyMeeting(Map<String, Long> demand, Bits shapes) {
        Bits left = shapes;
        for (Map.Entry<String, Long> wanted : demand.entrySet()) {
            left = atLeast(wanted.getValue(), range(wanted.getKey()).most, left);
        }
        return left;
    }

    private static Bits atLeast(long wanted, long[] amounts, Bits shapes) {
        return shapes.where(index -> amounts[index] >= wanted);
    }

    /** The most of a resource that any node of these shapes has. */
    long mostOf(String name, Bits shapes) {
        long[] most = range(name).most;
        long[] result = {0};
        shapes.forEach(index -> result[0] = Math.max(result[0], most[index]));
        return result[0];
    }
}
