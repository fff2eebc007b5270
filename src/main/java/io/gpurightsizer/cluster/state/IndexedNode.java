package io.gpurightsizer.cluster.state;

import java.util.List;

/**
 * A node, and where more of it is found.
 *
 * @param index in {@link NodeColumns} and {@link FreeAmounts}
 * @param taints those of the state; alike nodes have the same list
 */
public record IndexedNode(int index, List<Taint> taints, NodeState state) {
    public IndexedNode {
        taints = List.copyOf(taints);
    }

    static IndexedNode of(int index, NodeState state) {
        return new IndexedNode(index, state.taints(), state);
    }

    public String name() {
        return state.name();
    }
}
