package io.gpurightsizer.cluster.devices;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

import io.gpurightsizer.gpu.ComputeCapability;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Target;

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
        Map<String, List<TemplateState.Request>> requests) {
    /** Of a node without such devices. */
    public static final NodeDevices NONE = of(List.of(), DeviceNames.NONE, new GpuCatalog(List.of()));

    public NodeDevices {
        amounts = Map.copyOf(amounts);
        offers = Map.copyOf(offers);
        rivals = Map.copyOf(rivals);
        requests = Map.copyOf(requests);
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
        Map<Target, List<TemplateState.Request>> all = new HashMap<>(names.templates());
        names.kinds()
                .forEach((name, kind) -> all.put(Target.of(name), List.of(new TemplateState.Request(kind, Map.of()))));
        Map<String, Long> amounts = new HashMap<>();
        Map<String, Offer> offers = new HashMap<>();
        Map<String, List<TemplateState.Request>> requests = new HashMap<>();
        Map<String, Set<String>> drawnOn = new TreeMap<>();
        all.forEach((target, asked) -> {
            int pods = pools.none().fill(pools, asked);
            if (pods > 0) {
                String name = target.countedAs();
                amounts.put(name, (long) pods);
                requests.put(name, asked);
                DeviceOffer.of(target, asked, pools, catalog).ifPresent(it -> offers.put(name, it));
                asked.forEach(request -> pools.of(request.kind())
                        .forEach(device -> device.shared()
                                .forEach(part -> drawnOn.computeIfAbsent(part, key -> new HashSet<>())
                                        .add(name))));
            }
        });
        return new NodeDevices(amounts, offers, rivals(drawnOn), capability(pools), pools, requests);
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
        requests.forEach((name, asked) -> {
            int free = pools.held(claims).fill(pools, asked);
            if (free < amounts.get(name)) {
                held.put(name, amounts.get(name) - free);
            }
        });
        return held;
    }

    /** Whether it has devices that go by a name, free or not. */
    public boolean has(String name) {
        return requests.containsKey(name);
    }

    /**
     * What is allocated to pods beside these claims, as the scheduler does it: the first devices that are left.
     *
     * @param asked how many devices each of them asks for, by the name of each
     */
    public ClaimState allocated(Collection<Map<String, Long>> asked, Collection<ClaimState> beside) {
        Allocations now = pools.held(beside);
        List<ClaimState.Held> held = new ArrayList<>();
        for (Map<String, Long> pod : asked) {
            new TreeMap<>(pod).forEach((name, amount) -> {
                long missing = has(name) ? amount : 0;
                while (missing > 0) {
                    Optional<ClaimState.Held> next = now.take(pools, requests.get(name));
                    next.ifPresent(held::add);
                    missing = next.isPresent() ? missing - 1 : 0;
                }
            });
        }
        return new ClaimState("", Set.of(), held);
    }

    /** Those of these claims that hold anything of it. */
    public List<ClaimState> among(Collection<ClaimState> claims) {
        Set<String> own = new HashSet<>();
        pools.devices().forEach(it -> own.add(it.key()));
        return claims.stream()
                .filter(claim ->
                        claim.held().stream().anyMatch(it -> own.contains(PooledDevice.key(it.pool(), it.device()))))
                .toList();
    }

    /** Whether a name stands for whole GPUs here, each for one pod alone. */
    public boolean areWholeGpus(String name) {
        return requests.containsKey(name)
                && requests.get(name).stream()
                        .allMatch(it -> !it.kind().mig()
                                && pools.of(it.kind()).stream()
                                        .allMatch(device -> device.device().shares(it.capacities()) == 1));
    }

    /**
     * What the device plugin would list in its place: GPUs, MIG devices and shares that are there. MIG devices that are made
     * on demand are not, so their GPUs count as whole.
     */
    public Map<String, Long> asListed() {
        Map<String, Long> listed = new HashMap<>();
        pools.of(DeviceKind.GPU).forEach(it -> {
            long shares = it.device().shares(Map.of());
            ExtendedResource name =
                    it.device().multiple() ? ExtendedResource.WHOLE_GPU.shared() : ExtendedResource.WHOLE_GPU;
            listed.merge(name.name(), shares, Long::sum);
        });
        pools.of(new DeviceKind(true, Optional.empty())).stream()
                .filter(it -> it.counters().isEmpty())
                .flatMap(it -> it.device().profile().stream())
                .forEach(it -> listed.merge(ExtendedResource.ofProfile(it).name(), 1L, Long::sum));
        return listed;
    }

    /** How many GPUs it has; empty where some are cut into MIG devices, behind which they do not show. */
    public OptionalInt gpus() {
        boolean cut = pools.of(new DeviceKind(true, Optional.empty())).stream()
                .anyMatch(it -> it.counters().isEmpty());
        return cut
                ? OptionalInt.empty()
                : OptionalInt.of(pools.of(DeviceKind.GPU).size());
    }

    /** What its GPUs are, as the label {@code nvidia.com/gpu.product} names it; empty if they differ, or it is not stated. */
    public Optional<String> product() {
        Set<String> all = new HashSet<>();
        pools.devices().forEach(it -> all.add(it.device().label()));
        return all.size() == 1 ? all.stream().filter(it -> !it.isEmpty()).findFirst() : Optional.empty();
    }

    public boolean isEmpty() {
        return amounts.isEmpty();
    }
}
