package io.gpurightsizer.plan.layout;

import java.util.List;

import io.gpurightsizer.cluster.state.NodeState;

/**
 * A node with GPUs, as it is now.
 *
 * @param state its labels, taints and amounts
 * @param product as {@code nvidia.com/gpu.product} names it, without what layouts add
 * @param dra whether its GPUs come through dynamic resource allocation
 * @param current what each GPU is used for, as far as nodes tell: they count devices and do not say on which GPU each is
 */
public record PlanNode(NodeState state, String product, boolean dra, List<GpuUse> current) {
    public PlanNode {
        current = List.copyOf(current);
    }

    public String name() {
        return state.name();
    }

    public int gpus() {
        return current.size();
    }

    /** The value of a label; of the node's own name where the label {@code kubernetes.io/hostname} is missing. */
    String domain(String topologyKey) {
        String value = state.labels().get(topologyKey);
        return value == null && topologyKey.equals("kubernetes.io/hostname") ? name() : value == null ? "" : value;
    }
}
