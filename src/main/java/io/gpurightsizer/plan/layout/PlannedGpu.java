package io.gpurightsizer.plan.layout;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.MigProfile;

/**
 * A GPU in a plan.
 *
 * @param index its place in the node, from 0
 * @param use what it is to be
 * @param changed whether it is set up otherwise now
 * @param pods what sits there: each pod's group once for each device it has, by kind of device ({@code 1g.10gb},
 *     {@code whole}, {@code shared})
 */
public record PlannedGpu(int index, GpuUse use, boolean changed, SortedMap<String, List<String>> pods) {
    public PlannedGpu {
        pods = Collections.unmodifiableSortedMap(new TreeMap<>(pods));
    }

    /** Whether pods, or headroom for them, have a part of it. */
    public boolean isNeeded() {
        return !pods.isEmpty() || use instanceof GpuUse.Shared;
    }

    /** How many devices of a kind nobody has. */
    public int spare(String kind) {
        int sitting = pods.getOrDefault(kind, List.of()).size();
        if (use instanceof GpuUse.Shared shared) {
            return kind.equals("shared") ? shared.replicas() - sitting : 0;
        }
        return use instanceof GpuUse.Cut cut
                ? cut.layout().counts().entrySet().stream()
                                .filter(it -> it.getKey().toString().equals(kind))
                                .mapToInt(Map.Entry::getValue)
                                .sum()
                        - sitting
                : 0;
    }

    /** One device of a GPU; {@code size} in memory units, of a replica 1. */
    public record Slice(String kind, int size, String pod) {
        public boolean spare() {
            return pod.isEmpty();
        }
    }

    /** Its devices with who has them, the largest first. */
    public List<Slice> slices(GpuModel model) {
        if (use instanceof GpuUse.Cut cut) {
            return cut.layout().counts().entrySet().stream()
                    .sorted(Collections.reverseOrder(Map.Entry.comparingByKey()))
                    .flatMap(it -> of(it.getKey().toString(), it.getValue(), units(it.getKey(), model)))
                    .toList();
        }
        if (use instanceof GpuUse.Shared shared) {
            return of("shared", shared.replicas(), 1).toList();
        }
        return of("whole", 1, Math.max(1, model.memoryUnits())).toList();
    }

    private static int units(MigProfile profile, GpuModel model) {
        return model.profile(profile).map(GpuModel.Profile::size).orElse(1);
    }

    private Stream<Slice> of(String kind, int count, int size) {
        List<String> sitting = pods.getOrDefault(kind, List.of());
        return IntStream.range(0, count).mapToObj(i -> new Slice(kind, size, i < sitting.size() ? sitting.get(i) : ""));
    }
}
