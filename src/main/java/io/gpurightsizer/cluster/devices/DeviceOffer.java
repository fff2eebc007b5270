package io.gpurightsizer.cluster.devices;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.gpu.ComputeCapability;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Target;

/**
 * What a pod gets that is given one device of some on a node: the least of what these state, since it may be any of them.
 *
 * @param device one of them
 * @param asked how much of its capacities a pod takes, where others share it
 */
record DeviceOffer(SliceDevice device, Map<String, Long> asked) {
    /**
     * Empty for whole GPUs alone, for what goes by the name of whole GPUs, and where any number of pods may share a device.
     *
     * @param requests of which the node has at least one device
     */
    static Optional<Offer> of(
            Target target, List<TemplateState.Request> requests, DevicePools pools, GpuCatalog catalog) {
        List<DeviceOffer> all = new ArrayList<>();
        requests.forEach(request ->
                pools.of(request.kind()).forEach(it -> all.add(new DeviceOffer(it.device(), request.capacities()))));
        boolean isWhole = target.resource().isPresent() && all.stream().allMatch(DeviceOffer::isWholeGpu);
        if (isWhole
                || target.resource()
                        .filter(it -> ExtendedResource.asksForWholeGpu(it.name()))
                        .isPresent()
                || all.stream().anyMatch(it -> it.shares() == 0)) {
            return Optional.empty();
        }
        DeviceOffer first = all.get(0);
        Set<Optional<ComputeCapability>> capabilities = new HashSet<>();
        all.forEach(it -> capabilities.add(it.device.capability()));
        return Optional.of(new Offer(
                target,
                all.stream().allMatch(it -> it.shares() == 1),
                least(all.stream().map(it -> it.usable(catalog)).toList()),
                least(all.stream().map(it -> it.memory(catalog)).toList()),
                false,
                capabilities.size() == 1 ? first.device.capability() : Optional.empty(),
                first.perGpu(catalog),
                all.stream().mapToInt(it -> it.computePercent(catalog)).min().orElse(0)));
    }

    private int shares() {
        return device.shares(asked);
    }

    private boolean isWholeGpu() {
        return device.type().equals("gpu") && shares() == 1;
    }

    private Optional<GpuMemory> memory(GpuCatalog catalog) {
        return device.memory().or(() -> device.profile().map(it -> catalog.usableMemory(device.label(), it)));
    }

    /** What it takes of the memory, if it says how much; else an even share. */
    private Optional<GpuMemory> usable(GpuCatalog catalog) {
        long taken = asked.getOrDefault(SliceDevice.MEMORY, 0L);
        return device.multiple() && taken > 0
                ? Optional.of(new GpuMemory(taken))
                : memory(catalog).map(it -> it.dividedBy(shares()));
    }

    private static Optional<GpuMemory> least(List<Optional<GpuMemory>> all) {
        return all.stream().allMatch(Optional::isPresent)
                ? all.stream().flatMap(Optional::stream).min(GpuMemory::compareTo)
                : Optional.empty();
    }

    private int perGpu(GpuCatalog catalog) {
        return device.profile()
                .map(it -> catalog.devicesPerGpu(catalog.byProduct(device.label()), it))
                .orElse(1);
    }

    private int computePercent(GpuCatalog catalog) {
        int ofDevice = device.profile()
                .map(it -> catalog.computePercent(catalog.byProduct(device.label()), it))
                .orElse(100);
        return ofDevice / shares();
    }
}
