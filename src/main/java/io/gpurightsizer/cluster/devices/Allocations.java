package io.gpurightsizer.cluster.devices;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is allocated of the devices of a node, as the scheduler counts it. For one count: it changes. */
final class Allocations {
    private final Map<String, Map<String, Long>> countersLeft = new HashMap<>();
    private final Map<String, Map<String, Long>> consumed = new HashMap<>();

    /**
     * Nothing is allocated yet.
     *
     * @param counters how much there is, by counter set (with its pool) and counter
     */
    Allocations(Map<String, Map<String, Long>> counters) {
        counters.forEach((set, amounts) -> countersLeft.put(set, new HashMap<>(amounts)));
    }

    /** Allocates a device to a claim that exists, whatever is left of it. */
    void hold(PooledDevice device, Map<String, Long> capacities) {
        boolean first = !consumed.containsKey(device.key());
        capacities.forEach((name, amount) ->
                consumed.computeIfAbsent(device.key(), it -> new HashMap<>()).merge(name, amount, Long::sum));
        consumed.putIfAbsent(device.key(), new HashMap<>());
        if (first) {
            device.counters()
                    .forEach((set, amounts) -> amounts.forEach((counter, amount) -> countersLeft
                            .computeIfAbsent(set, it -> new HashMap<>())
                            .merge(counter, -amount, Long::sum)));
        }
    }

    /** The same for claims that take the first of these that is left. */
    int fill(DevicePools pools, List<TemplateState.Request> firstAvailable) {
        int claims = 0;
        for (TemplateState.Request request : firstAvailable) {
            claims += fill(pools.of(request.kind()), request.capacities());
        }
        return claims;
    }

    /** Allocates the first of these that is left; empty where none is. */
    Optional<ClaimState.Held> take(DevicePools pools, List<TemplateState.Request> firstAvailable) {
        for (TemplateState.Request request : firstAvailable) {
            for (PooledDevice device : pools.of(request.kind())) {
                if (device.device().shares(request.capacities()) > 0 && isFree(device, request.capacities())) {
                    Map<String, Long> taken = taken(device, request.capacities());
                    hold(device, taken);
                    return Optional.of(device.held(taken));
                }
            }
        }
        return Optional.empty();
    }

    private static Map<String, Long> taken(PooledDevice device, Map<String, Long> asked) {
        return device.device().multiple() ? device.device().taken(asked) : Map.of();
    }

    /**
     * Allocates as many of these devices as claims for one each can get, one after the other.
     *
     * @param asked what each claim takes of a device that it may share
     * @return how many claims got one
     */
    private int fill(List<PooledDevice> devices, Map<String, Long> asked) {
        int claims = 0;
        for (PooledDevice device : devices) {
            int most = device.device().shares(asked);
            for (int i = 0; i < most && isFree(device, asked); i++) {
                hold(device, taken(device, asked));
                claims++;
            }
        }
        return claims;
    }

    private boolean isFree(PooledDevice device, Map<String, Long> asked) {
        Map<String, Long> before = consumed.get(device.key());
        if (before == null) {
            return device.counters().entrySet().stream().allMatch(it -> areLeft(it.getKey(), it.getValue()));
        }
        return device.device().multiple()
                && device.device().taken(asked).entrySet().stream()
                        .allMatch(it -> before.getOrDefault(it.getKey(), 0L) + it.getValue()
                                <= device.device().capacities().get(it.getKey()).value());
    }

    private boolean areLeft(String set, Map<String, Long> amounts) {
        Map<String, Long> left = countersLeft.getOrDefault(set, Map.of());
        return amounts.entrySet().stream().allMatch(it -> left.getOrDefault(it.getKey(), 0L) >= it.getValue());
    }
}
