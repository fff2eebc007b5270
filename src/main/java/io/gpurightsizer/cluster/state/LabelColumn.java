package io.gpurightsizer.cluster.state;

import java.util.List;

/** The values of one label on many nodes, by the node's index. */
public final class LabelColumn {
    /** Null where a node does not have the label, as its value may be empty. */
    private final String[] values;

    private LabelColumn(String[] values) {
        this.values = values;
    }

    static LabelColumn of(String key, List<IndexedNode> nodes) {
        String[] values = new String[nodes.size()];
        for (IndexedNode node : nodes) {
            values[node.index()] = node.state().labels().get(key);
        }
        return new LabelColumn(values);
    }

    public boolean isOn(IndexedNode node) {
        return values[node.index()] != null;
    }

    public boolean has(IndexedNode node, String value) {
        return value.equals(values[node.index()]);
    }

    /** Empty where the node does not have the label. */
    public String of(IndexedNode node) {
        return isOn(node) ? values[node.index()] : "";
    }
}
