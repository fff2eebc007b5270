package io.gpurightsizer.cluster.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** One label of many nodes. Numbers stand for its values, since these are compared more quickly than texts. */
public final class LabelColumn {
    private static final int NONE = 0;

    /** By number; the first one is of nodes that do not have the label. */
    private final List<String> values = new ArrayList<>(List.of(""));

    private final Map<String, Integer> numbers = new HashMap<>();

    /** By the node's index. */
    private final int[] column;

    LabelColumn(String key, List<IndexedNode> nodes) {
        this.column = new int[nodes.size()];
        for (IndexedNode node : nodes) {
            String value = node.state().labels().get(key);
            column[node.index()] = value == null ? NONE : numbers.computeIfAbsent(value, this::added);
        }
    }

    private int added(String value) {
        values.add(value);
        return values.size() - 1;
    }

    public boolean isOn(IndexedNode node) {
        return column[node.index()] != NONE;
    }

    /** Whether a node has the label with one of these values. */
    public Predicate<IndexedNode> in(Set<String> some) {
        boolean[] wanted = new boolean[values.size()];
        some.forEach(value -> wanted[numbers.getOrDefault(value, NONE)] = true);
        wanted[NONE] = false;
        return node -> wanted[column[node.index()]];
    }

    /** Empty where the node does not have the label. */
    public String of(IndexedNode node) {
        return values.get(column[node.index()]);
    }
}
