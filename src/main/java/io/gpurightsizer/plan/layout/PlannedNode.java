package io.gpurightsizer.plan.layout;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.gpurightsizer.gpu.ExtendedResource;

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

    /** How many of each resource pods can have of it then. */
    public SortedMap<String, Long> devices() {
        SortedMap<String, Long> devices = new TreeMap<>();
        for (PlannedGpu gpu : gpus) {
            if (gpu.use() instanceof GpuUse.Cut cut) {
                cut.layout()
                        .counts()
                        .forEach((profile, count) -> devices.merge(
                                ExtendedResource.ofProfile(profile).name(), (long) count, Long::sum));
            } else if (gpu.use() instanceof GpuUse.Shared shared) {
                devices.merge(ExtendedResource.WHOLE_GPU.shared().name(), (long) shared.replicas(), Long::sum);
            } else {
                devices.merge(ExtendedResource.WHOLE_GPU.name(), 1L, Long::sum);
            }
        }
        return devices;
    }

    public int gpusNeeded() {
        return (int) gpus.stream().filter(PlannedGpu::isNeeded).count();
    }
}
