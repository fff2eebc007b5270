package io.gpurightsizer.plan.layout;

import java.util.List;
import java.util.Map;

/**
 * How the GPUs of a pool are to be cut.
 *
 * @param nodes all of them
 * @param lowerBound no layouts hold what is placed with fewer GPUs than this
 * @param left how many pods of each group found no place; groups that all did are not in it
 */
public record PoolPlan(List<PlannedNode> nodes, int lowerBound, Map<PodGroup, Integer> left) {
    public PoolPlan {
        nodes = List.copyOf(nodes);
    }

    /** The same where it is known that fewer GPUs might do. */
    public PoolPlan boundedBy(int atMost) {
        return new PoolPlan(nodes, Math.min(lowerBound, atMost), left);
    }

    public int gpusNeeded() {
        return nodes.stream().mapToInt(PlannedNode::gpusNeeded).sum();
    }

    /** How many pods found no place. */
    public int podsLeft() {
        return left.values().stream().mapToInt(Integer::intValue).sum();
    }

    public int nodesChanged() {
        return (int) nodes.stream().filter(PlannedNode::changed).count();
    }
}
