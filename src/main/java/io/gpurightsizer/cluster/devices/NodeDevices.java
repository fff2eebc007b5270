package io.gpurightsizer.cluster.devices;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import io.gpurightsizer.gpu.ComputeCapability;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.offers.Offer;

/**
 * The devices of dynamic resource allocation that one node has.
 *
 * @param amounts how many pods can have one at most, by the name that they ask for; none that no pod can have
 * @param offers what pods get that is smaller than a GPU, by name
 * @param rivals by name, the other names under which the same devices or parts of the same GPUs are given out
 * @param capability the compute capability of its GPUs; empty if it is not stated, or not the same
 */
public record NodeDevices(
        Map<String, Long> amounts,
        Map<String, Offer> offers,
        Map<String, Set<String>> rivals,
        Optional<ComputeCapability> capability,
        DevicePools pools,
        Map<String, DeviceKind> kinds) {
    /** Of a node without such devices. */
    public static final NodeDevices NONE = of(List.of(), DeviceNames.NONE, new GpuCatalog(List.of()));

    public NodeDevices {
        amounts = Map.copyOf(amounts);
        offers = Map.copyOf(offers);
        rivals = Map.copyOf(rivals);
        kinds = Map.copyOf(kinds);
    }

    /**
     * What slices publish and classes name.
     *
     * @param slices those of the node
     */
    public static NodeDevices of(Collection<SliceState> slices, DeviceNames names, GpuCatalog catalog) {
        if (slices.isEmpty()) {
            return new NodeDevices(Map.of(), Map.of(), Map.of(), Optional.empty(), DevicePools.of(List.of()), Map.of());
        }
        DevicePools pools = DevicePools.of(slices);
        Map<String, Long> amounts = new HashMap<>();
        Map<String, Offer> offers = new HashMap<>();
        Map<String, DeviceKind> kinds = new HashMap<>();
        Map<String, Set<String>> drawnOn = new TreeMap<>();
        for (Map.Entry<ExtendedResource, DeviceKind> each : names.kinds().entrySet()) {
            List<PooledDevice> devices = pools.of(each.getValue());
            int pods = pools.none().fill(devices, Map.of());
            if (pods > 0) {
                String name = each.getKey().name();
                amounts.put(name, (long) pods);
                kinds.put(name, each.getValue());
                DeviceOffer.of(each.getKey(), devices, catalog).ifPresent(it -> offers.put(name, it));
                devices.forEach(it -> it.shared()
                        .forEach(part -> drawnOn.computeIfAbsent(part, key -> new HashSet<>())
                                .add(name)));
            }
        }
        return new NodeDevices(amounts, offers, rivals(drawnOn), capability(pools), pools, kinds);
    }

    private static Map<String, Set<String>> rivals(Map<String, Set<String>> drawnOn) {
        Map<String, Set<String>> rivals = new HashMap<>();
        for (Set<String> names : new HashSet<>(drawnOn.values())) {
            for (String name : names) {
                Set<String> others = rivals.computeIfAbsent(name, it -> new HashSet<>());
                others.addAll(names);
                others.remove(name);
            }
        }
        rivals.values().removeIf(Set::isEmpty);
        return rivals;
    }

    private static Optional<ComputeCapability> capability(DevicePools pools) {
        Set<Optional<ComputeCapability>> all = new HashSet<>();
        pools.devices().forEach(it -> all.add(it.device().capability()));
        return all.size() == 1 ? all.iterator().next() : Optional.empty();
    }

    /**
     * How many devices of each name are not free, by what these claims hold: the devices themselves, and those that share a
     * GPU with them.
     */
    public Map<String, Long> held(Collection<ClaimState> claims) {
        Map<String, Long> held = new HashMap<>();
        if (claims.isEmpty()) {
            return held;
        }
        kinds.forEach((name, kind) -> {
            int free = pools.held(claims).fill(pools.of(kind), Map.of());
            if (free < amounts.get(name)) {
                held.put(name, amounts.get(name) - free);
            }
        });
        return held;
    }

    /** Whether a name stands for whole GPUs here, each for one pod alone. */
    public boolean areWholeGpus(String name) {
        return kinds.containsKey(name)
                && !kinds.get(name).mig()
                && pools.of(kinds.get(name)).stream().allMatch(it -> it.device().shares(Map.of()) == 1);
    }

    public boolean isEmpty() {
        return amounts.isEmpty();
    }
}
