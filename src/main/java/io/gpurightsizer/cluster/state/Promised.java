package io.gpurightsizer.cluster.state;

import java.util.HashMap;
import java.util.Map;

import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Target;

/**
 * Pods that were given something and are not in the state of the cluster yet.
 *
 * @param pods how many there are of each; their requests include the devices and {@code pods}, as those of pods that wait do
 * @param devicesByNamespace how many devices of each resource they ask for, by namespace; for quotas
 */
public record Promised(Map<Placement, Integer> pods, Map<String, Map<String, Long>> devicesByNamespace) {
    public static final Promised NOTHING = new Promised(Map.of(), Map.of());

    public Promised {
        pods = Map.copyOf(pods);
        devicesByNamespace = Map.copyOf(devicesByNamespace);
    }

    /** The same with one more pod. */
    public Promised with(String namespace, Placement asks) {
        return changed(namespace, asks, 1);
    }

    /** The same without one that was there. */
    public Promised without(String namespace, Placement asks) {
        return changed(namespace, asks, -1);
    }

    private Promised changed(String namespace, Placement asks, int by) {
        Map<Placement, Integer> all = new HashMap<>(pods);
        all.merge(asks, by, Integer::sum);
        all.values().removeIf(count -> count == 0);
        Map<String, Long> devices = new HashMap<>(devicesByNamespace.getOrDefault(namespace, Map.of()));
        asks.requests().forEach((name, amount) -> {
            if (Target.areCountedAs(name)) {
                devices.merge(name, by * amount, Long::sum);
            }
        });
        devices.values().removeIf(count -> count == 0);
        Map<String, Map<String, Long>> byNamespace = new HashMap<>(devicesByNamespace);
        byNamespace.put(namespace, Map.copyOf(devices));
        byNamespace.values().removeIf(Map::isEmpty);
        return new Promised(all, byNamespace);
    }

    /** The same, so many times: as if so many processes had promised as much as this one has. */
    public Promised times(int processes) {
        if (processes == 1 || pods.isEmpty()) {
            return this;
        }
        Map<Placement, Integer> all = new HashMap<>();
        pods.forEach((asks, count) -> all.put(asks, count * processes));
        Map<String, Map<String, Long>> byNamespace = new HashMap<>();
        devicesByNamespace.forEach((namespace, devices) -> {
            Map<String, Long> more = new HashMap<>();
            devices.forEach((name, count) -> more.put(name, count * processes));
            byNamespace.put(namespace, Map.copyOf(more));
        });
        return new Promised(all, byNamespace);
    }
}
