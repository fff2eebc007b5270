package io.gpurightsizer.cluster.devices;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.gpu.ComputeCapability;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.gpu.MigProfile;

/**
 * A device as a ResourceSlice of NVIDIA's driver describes it.
 *
 * @param name unique in its pool, for example {@code gpu-0-mig-19-7-0}
 * @param type {@code gpu}, {@code mig} or {@code vfio}
 * @param profile the profile of a MIG device
 * @param product for example {@code NVIDIA H100 80GB HBM3}; empty if it is not stated
 * @param capability the compute capability of its GPU
 * @param capacities by name, in bytes or units
 * @param counters what it takes of the counters that devices of its pool share, by counter set and counter
 * @param multiple whether several claims may hold it at once
 * @param tainted whether a taint keeps pods from it
 */
record SliceDevice(
        String name,
        String type,
        Optional<MigProfile> profile,
        String product,
        Optional<ComputeCapability> capability,
        Map<String, Capacity> capacities,
        List<CounterUse> counters,
        boolean multiple,
        boolean tainted) {
    /** What devices state their memory by. */
    static final String MEMORY = "memory";

    /** More pods than a node runs: who asks for next to nothing of a device must not make counting it take long. */
    private static final long MOST_SHARES = 1_000;

    SliceDevice {
        capacities = Map.copyOf(capacities);
        counters = List.copyOf(counters);
    }

    /**
     * Something that a device has so much of.
     *
     * @param usual how much of it a claim takes that does not say how much; all of it, unless the driver says otherwise
     */
    record Capacity(long value, long usual) {}

    /** What a device takes of one set of counters. */
    record CounterUse(String set, Map<String, Long> amounts) {
        CounterUse {
            amounts = Map.copyOf(amounts);
        }
    }

    /** The same where a taint keeps pods from it. */
    SliceDevice withTaint() {
        return new SliceDevice(name, type, profile, product, capability, capacities, counters, multiple, true);
    }

    /** Its product as GPU feature discovery writes it, with dashes. */
    String label() {
        return product.replace(' ', '-');
    }

    Optional<GpuMemory> memory() {
        return Optional.ofNullable(capacities.get(MEMORY))
                .filter(it -> it.value() > 0)
                .map(it -> new GpuMemory(it.value()));
    }

    /**
     * What a claim takes of its capacities that may share it with others (kubernetes/enhancements, KEP-5075).
     *
     * @param asked what the claim says, by capacity
     */
    Map<String, Long> taken(Map<String, Long> asked) {
        Map<String, Long> taken = new HashMap<>();
        capacities.forEach((name, capacity) -> taken.put(name, asked.getOrDefault(name, capacity.usual())));
        return taken;
    }

    /**
     * How many claims that ask for so much may share it: 1 for one of its own; 0 for any number, or none because it has less,
     * or nothing of the kind.
     */
    int shares(Map<String, Long> asked) {
        boolean has = asked.entrySet().stream()
                .allMatch(it -> capacities.containsKey(it.getKey())
                        && it.getValue() <= capacities.get(it.getKey()).value());
        if (!has) {
            return 0;
        }
        return multiple ? sharesOfMany(asked) : 1;
    }

    private int sharesOfMany(Map<String, Long> asked) {
        long shares = Long.MAX_VALUE;
        for (Map.Entry<String, Long> each : taken(asked).entrySet()) {
            if (each.getValue() > 0) {
                shares = Math.min(shares, capacities.get(each.getKey()).value() / each.getValue());
            }
        }
        return shares == Long.MAX_VALUE ? 0 : (int) Math.min(shares, MOST_SHARES);
    }
}
