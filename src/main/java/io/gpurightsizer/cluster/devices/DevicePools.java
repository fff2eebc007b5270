package io.gpurightsizer.cluster.devices;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The devices of one node that the scheduler can allocate.
 *
 * @param devices in its order
 * @param counters how much there is, by counter set (with its pool) and counter
 */
record DevicePools(List<PooledDevice> devices, Map<String, Map<String, Long>> counters) {
    /**
     * Pools count with all slices of their newest generation: from one that is being published or changed nothing is
     * allocated, nor from one in which two devices have one name.
     *
     * @param slices of one node
     */
    static DevicePools of(Collection<SliceState> slices) {
        Map<String, List<SliceState>> byPool = new TreeMap<>();
        slices.forEach(it ->
                byPool.computeIfAbsent(it.pool(), pool -> new ArrayList<>()).add(it));
        List<PooledDevice> devices = new ArrayList<>();
        Map<String, Map<String, Long>> counters = new HashMap<>();
        byPool.forEach((pool, all) -> {
            long newest = all.stream().mapToLong(SliceState::generation).max().orElse(0);
            List<SliceState> current =
                    all.stream().filter(it -> it.generation() == newest).toList();
            if (current.stream().allMatch(it -> it.slices() == current.size()) && areNamedApart(current)) {
                for (SliceState slice : current) {
                    slice.devices().forEach(it -> devices.add(PooledDevice.of(pool, it)));
                    slice.counters().forEach((set, amounts) -> counters.put(PooledDevice.key(pool, set), amounts));
                }
            }
        });
        return new DevicePools(devices, counters);
    }

    private static boolean areNamedApart(List<SliceState> slices) {
        Set<String> names = new HashSet<>();
        return slices.stream().flatMap(it -> it.devices().stream()).allMatch(it -> names.add(it.name()));
    }

    /** Those that claims may get: one that is tainted is none, though it may be held, and so take counters from others. */
    List<PooledDevice> of(DeviceKind kind) {
        return devices.stream()
                .filter(it -> kind.matches(it.device()) && !it.device().tainted())
                .toList();
    }

    /** Nothing is allocated. */
    Allocations none() {
        return new Allocations(counters);
    }

    /** What these claims hold. */
    Allocations held(Collection<ClaimState> claims) {
        Map<String, PooledDevice> byKey = new HashMap<>();
        devices.forEach(it -> byKey.put(it.key(), it));
        Allocations held = none();
        for (ClaimState claim : claims) {
            for (ClaimState.Held each : claim.held()) {
                PooledDevice device = byKey.get(PooledDevice.key(each.pool(), each.device()));
                if (device != null) {
                    held.hold(device, each.consumed());
                }
            }
        }
        return held;
    }
}
