package io.gpurightsizer.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.pod.PodRequests;
import io.gpurightsizer.sizing.ContainerPosition;

/**
 * How many GPUs one pod holds, as the scheduler counts ({@link PodRequests}).
 *
 * @param counted each container's part of it, in order: of an init container only what it asks for beyond the others
 */
record PodCount(List<Integer> counted) {
    private static final String GPU = ExtendedResource.WHOLE_GPU.name();

    PodCount {
        counted = List.copyOf(counted);
    }

    /** How many GPUs, or parts of them instead, a container asks for. */
    record Asked(ContainerPosition at, int gpus) {
        PodRequests.Container requests() {
            return new PodRequests.Container(Map.of(GPU, (long) gpus), false);
        }
    }

    static PodCount of(List<Asked> containers) {
        List<PodRequests.Container> main = containers.stream()
                .filter(it -> !it.at().init())
                .map(Asked::requests)
                .toList();
        List<PodRequests.Container> init = new ArrayList<>();
        List<Integer> counted = new ArrayList<>();
        for (Asked container : containers) {
            if (container.at().init()) {
                int before = total(init, main);
                init.add(container.requests());
                counted.add(total(init, main) - before);
            } else {
                counted.add(container.gpus());
            }
        }
        return new PodCount(counted);
    }

    private static int total(List<PodRequests.Container> init, List<PodRequests.Container> main) {
        return PodRequests.ofContainers(init, main).getOrDefault(GPU, 0L).intValue();
    }

    int total() {
        return counted.stream().mapToInt(Integer::intValue).sum();
    }
}
