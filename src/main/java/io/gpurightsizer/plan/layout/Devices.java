package io.gpurightsizer.plan.layout;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.gpu.packing.Layout;

/**
 * What one pod takes of a node's GPUs.
 *
 * @param partitions MIG devices by profile
 * @param whole whole GPUs
 * @param shared shared replicas
 */
public record Devices(SortedMap<MigProfile, Integer> partitions, int whole, int shared) {
    public static final Devices NONE = new Devices(new TreeMap<>(), 0, 0);

    public Devices {
        partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
    }

    /** By the names of resources; what is none of NVIDIA's devices is left out. */
    public static Devices of(Map<String, Long> requests) {
        SortedMap<MigProfile, Integer> partitions = new TreeMap<>();
        int whole = 0;
        int shared = 0;
        for (Map.Entry<String, Long> request : requests.entrySet()) {
            int count = (int) Math.min(Integer.MAX_VALUE, request.getValue());
            if (request.getKey().equals(ExtendedResource.WHOLE_GPU.name())) {
                whole = count;
            } else if (request.getKey()
                    .equals(ExtendedResource.WHOLE_GPU.shared().name())) {
                shared = count;
            } else if (request.getKey().startsWith("nvidia.com/mig-")
                    && !request.getKey().endsWith(".shared")) {
                new ExtendedResource(request.getKey()).migProfile().ifPresent(it -> partitions.put(it, count));
            }
        }
        return new Devices(partitions, whole, shared);
    }

    public boolean isEmpty() {
        return equals(NONE);
    }

    public Layout layout() {
        return Layout.of(partitions);
    }

    /** How many devices there are. */
    public int count() {
        return whole
                + shared
                + partitions.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** What so many such pods take. */
    public Devices times(int pods) {
        SortedMap<MigProfile, Integer> product = new TreeMap<>();
        partitions.forEach((profile, count) -> product.put(profile, count * pods));
        return new Devices(product, whole * pods, shared * pods);
    }

    public Devices plus(Devices other) {
        SortedMap<MigProfile, Integer> sum = new TreeMap<>(partitions);
        other.partitions.forEach((profile, count) -> sum.merge(profile, count, Integer::sum));
        return new Devices(sum, whole + other.whole, shared + other.shared);
    }

    /** For example {@code 1x 1g.20gb}, {@code 4 whole GPUs}, {@code 1 shared replica}. */
    @Override
    public String toString() {
        if (!partitions.isEmpty()) {
            return layout().toString();
        }
        return shared > 0 ? counted(shared, "shared replica") : counted(whole, "whole GPU");
    }

    private static String counted(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
