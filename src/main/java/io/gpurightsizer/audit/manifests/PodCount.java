package io.gpurightsizer.audit.manifests;

import java.util.ArrayList;
import java.util.List;

import io.gpurightsizer.sizing.GpuContainer;

/**
 * How many GPUs one pod holds, as the scheduler counts: what its containers ask for together, or what one init container
 * asks for if that is more, since those run before the others.
 *
 * @param counted each container's part of it, in order
 */
public record PodCount(List<Integer> counted) {
    public PodCount {
        counted = List.copyOf(counted);
    }

    public static PodCount of(List<GpuContainer> containers) {
        int together = containers.stream()
                .filter(it -> !it.at().init())
                .mapToInt(GpuContainer::gpus)
                .sum();
        List<Integer> counted = new ArrayList<>();
        int held = together;
        for (GpuContainer container : containers) {
            if (container.at().init()) {
                int beyond = Math.max(0, container.gpus() - held);
                held += beyond;
                counted.add(beyond);
            } else {
                counted.add(container.gpus());
            }
        }
        return new PodCount(counted);
    }

    public int total() {
        return counted.stream().mapToInt(Integer::intValue).sum();
    }
}
