package io.gpurightsizer.cluster.devices;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A device, and the pool that it is in.
 *
 * @param key tells it from the devices of other pools
 * @param counters what it takes of counter sets, whose names begin with the pool's
 */
record PooledDevice(String key, SliceDevice device, Map<String, Map<String, Long>> counters) {
    static PooledDevice of(String pool, SliceDevice device) {
        Map<String, Map<String, Long>> counters = new HashMap<>();
        device.counters().forEach(it -> counters.put(key(pool, it.set()), it.amounts()));
        return new PooledDevice(key(pool, device.name()), device, counters);
    }

    static String key(String pool, String name) {
        return pool + "/" + name;
    }

    /** The same as a claim holds it that takes so much of its capacities. */
    ClaimState.Held held(Map<String, Long> consumed) {
        return new ClaimState.Held(key.substring(0, key.lastIndexOf('/')), device.name(), consumed);
    }

    /** Names of what others may take away from it: itself, and the counters that it shares. */
    Set<String> shared() {
        Set<String> shared = new HashSet<>(counters.keySet());
        shared.add(key);
        return shared;
    }
}
