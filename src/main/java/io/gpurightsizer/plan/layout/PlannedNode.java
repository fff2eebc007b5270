package io.gpurightsizer.plan.layout;

import java.util.List;

/** A node in a plan, with all of its GPUs. */
public record PlannedNode(PlanNode node, List<PlannedGpu> gpus) {
    public PlannedNode {
        gpus = List.copyOf(gpus);
    }

    public String name() {
        return node.name();
    }

    /** Whether any of its GPUs is set up otherwise now. */
    public boolean changed() {
        return gpus.stream().anyMatch(PlannedGpu::changed);
    }

    public int gpusNeeded() {
        return (int) gpus.stream().filter(PlannedGpu::isNeeded).count();
    }
}
