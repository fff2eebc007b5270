package io.gpurightsizer.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.gpurightsizer.plan.layout.Devices;
import io.gpurightsizer.plan.layout.GpuUse;

/** How many GPUs pods take now. */
final class Before {
    private Before() {}

    /** Whole GPUs as they are asked for, and as few GPUs as hold the parts that pods have already. */
    static int gpus(List<Distribution.Placed> placed) {
        int whole = 0;
        Map<Pool, Devices> parts = new TreeMap<>(Comparator.comparing(Pool::name));
        for (Distribution.Placed each : placed) {
            Devices takes = each.workload().takes();
            int parted = each.workload().decided().isEmpty()
                    ? each.pods()
                    : Math.min(each.pods(), each.workload().resized());
            whole += takes.whole() * (each.pods() - parted);
            parts.merge(each.pool(), each.devices().times(parted), Devices::plus);
        }
        return whole
                + parts.entrySet().stream()
                        .mapToInt(it -> holding(it.getValue(), it.getKey()))
                        .sum();
    }

    private static int holding(Devices parts, Pool pool) {
        int replicas = replicas(pool);
        return pool.board().pack(parts.partitions()).count() + (parts.shared() + replicas - 1) / replicas;
    }

    private static int replicas(Pool pool) {
        return pool.nodes().stream()
                .flatMap(it -> it.current().stream())
                .mapToInt(it -> it instanceof GpuUse.Shared use ? use.replicas() : 1)
                .max()
                .orElse(1);
    }
}
