package io.gpurightsizer.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.plan.layout.Devices;
import io.gpurightsizer.plan.layout.GpuUse;

/** How many GPUs pods take now. */
final class Before {
    private Before() {}

    /** Whole GPUs as they are asked for, and as few GPUs as hold the parts that pods have already. */
    static int gpus(List<Distribution.Placed> placed) {
        int whole = 0;
        Map<Pool, Map<MigProfile, Integer>> partitions = new TreeMap<>(Comparator.comparing(Pool::name));
        Map<Pool, Integer> shared = new TreeMap<>(Comparator.comparing(Pool::name));
        for (Distribution.Placed each : placed) {
            Devices takes = each.workload().takes();
            int parted = each.workload().decided().isEmpty()
                    ? each.pods()
                    : Math.min(each.pods(), each.workload().resized());
            whole += takes.whole() * (each.pods() - parted);
            each.devices()
                    .partitions()
                    .forEach((profile, count) -> partitions
                            .computeIfAbsent(each.pool(), it -> new TreeMap<>())
                            .merge(profile, count * parted, Integer::sum));
            shared.merge(each.pool(), each.devices().shared() * parted, Integer::sum);
        }
        int parts = partitions.entrySet().stream()
                .mapToInt(it -> it.getKey().board().pack(it.getValue()).count())
                .sum();
        int replicas = shared.entrySet().stream()
                .mapToInt(it -> ceil(it.getValue(), replicas(it.getKey())))
                .sum();
        return whole + parts + replicas;
    }

    private static int replicas(Pool pool) {
        return pool.nodes().stream()
                .flatMap(it -> it.current().stream())
                .mapToInt(it -> it instanceof GpuUse.Shared use ? use.replicas() : 1)
                .max()
                .orElse(1);
    }

    private static int ceil(int number, int by) {
        return (number + by - 1) / by;
    }
}
