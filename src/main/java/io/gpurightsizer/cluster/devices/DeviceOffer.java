package io.gpurightsizer.cluster.devices;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.gpu.ComputeCapability;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Target;

/** What a pod gets with a device of one name on a node: the least of what those devices state, since it may be any of them. */
final class DeviceOffer {
    private DeviceOffer() {}

    /**
     * Empty for whole GPUs, for what goes by the name of whole GPUs, and where any number of pods may share a device.
     *
     * @param devices at least one
     */
    static Optional<Offer> of(ExtendedResource name, List<PooledDevice> devices, GpuCatalog catalog) {
        boolean mig = devices.stream().allMatch(it -> it.device().type().equals("mig"));
        int shares = devices.stream()
                .mapToInt(it -> it.device().shares(Map.of()))
                .max()
                .orElse(1);
        if (ExtendedResource.asksForWholeGpu(name.name()) || shares == 0 || !mig && shares == 1) {
            return Optional.empty();
        }
        Optional<GpuMemory> memory =
                least(devices.stream().map(it -> memory(it.device(), catalog)).toList());
        return Optional.of(new Offer(
                Target.of(name),
                mig && shares == 1,
                memory.map(it -> it.dividedBy(shares)),
                memory,
                false,
                capability(devices),
                mig ? perGpu(devices, catalog) : 1,
                computePercent(devices, catalog) / shares));
    }

    private static int computePercent(List<PooledDevice> devices, GpuCatalog catalog) {
        return devices.stream()
                .mapToInt(it -> it.device()
                        .profile()
                        .map(profile -> catalog.computePercent(catalog.byProduct(product(it.device())), profile))
                        .orElse(100))
                .min()
                .orElse(0);
    }

    private static Optional<GpuMemory> memory(SliceDevice device, GpuCatalog catalog) {
        return device.memory().or(() -> device.profile().map(it -> catalog.usableMemory(product(device), it)));
    }

    private static Optional<GpuMemory> least(List<Optional<GpuMemory>> all) {
        return all.stream().allMatch(Optional::isPresent)
                ? all.stream().flatMap(Optional::stream).min(GpuMemory::compareTo)
                : Optional.empty();
    }

    private static Optional<ComputeCapability> capability(List<PooledDevice> devices) {
        Optional<ComputeCapability> first = devices.get(0).device().capability();
        return devices.stream().allMatch(it -> it.device().capability().equals(first)) ? first : Optional.empty();
    }

    private static int perGpu(List<PooledDevice> devices, GpuCatalog catalog) {
        SliceDevice device = devices.get(0).device();
        Optional<GpuModel> board = catalog.byProduct(product(device));
        return device.profile().map(it -> catalog.devicesPerGpu(board, it)).orElse(0);
    }

    /** GPU feature discovery writes the same name with dashes. */
    private static String product(SliceDevice device) {
        return device.product().replace(' ', '-');
    }
}
