package io.gpurightsizer.cluster.nodes;

import java.util.Optional;
import java.util.OptionalLong;

import io.gpurightsizer.gpu.ComputeCapability;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Target;

/**
 * What a pod gets with one device of a resource on some node.
 *
 * @param isolated whether no other pod is on the same device
 * @param usable the memory it may count on; empty if unknown
 * @param visible the memory its server sees; empty if unknown
 * @param throughMps whether an MPS daemon serves it
 * @param capability the compute capability of its GPU; empty if unknown
 * @param devicesPerGpu how many such devices one GPU has; 0 if unknown
 * @param computePercent the share of the multiprocessors, of the device until {@link #on} says of which GPU; 0 if unknown
 */
record DeviceShare(
        boolean isolated,
        Optional<GpuMemory> usable,
        Optional<GpuMemory> visible,
        boolean throughMps,
        Optional<ComputeCapability> capability,
        int devicesPerGpu,
        int computePercent) {
    static final DeviceShare UNKNOWN_SHARE = of(false, Optional.empty(), Optional.empty(), 0);

    private static DeviceShare of(
            boolean isolated, Optional<GpuMemory> usable, Optional<GpuMemory> visible, int computePercent) {
        return new DeviceShare(isolated, usable, visible, false, Optional.empty(), 0, computePercent);
    }

    /** A device, or a whole GPU, of its own. */
    static DeviceShare ofDevice(Optional<GpuMemory> memory) {
        return of(true, memory, memory, 100);
    }

    /**
     * An even share of a device.
     *
     * @param replicas how many pods share it; unknown if less than 2
     */
    static DeviceShare ofShare(Optional<GpuMemory> device, int replicas) {
        if (replicas < 2) {
            return UNKNOWN_SHARE;
        }
        return of(false, device.map(it -> it.dividedBy(replicas)), device, 100 / replicas);
    }

    /** The same, by the strategy that a node's label names. */
    DeviceShare sharedBy(String strategy) {
        boolean mps = !isolated && strategy.equals("mps");
        return new DeviceShare(isolated, usable, visible, mps, capability, devicesPerGpu, computePercent);
    }

    /**
     * The same, on a GPU of this compute capability that has so many such devices, each with so large a share of its
     * multiprocessors.
     */
    DeviceShare on(Optional<ComputeCapability> gpu, int devices, int devicePercent) {
        int compute = devicePercent * computePercent / 100;
        return new DeviceShare(isolated, usable, visible, throughMps, gpu, devices, compute);
    }

    static DeviceShare of(Offer offer) {
        return new DeviceShare(
                offer.hardwareIsolated(),
                offer.usable(),
                offer.visible(),
                offer.throughMps(),
                offer.capability(),
                offer.devicesPerGpu(),
                offer.computePercent());
    }

    /**
     * What a pod may count on that gets this or the other. Where the two are different fractions of the visible memory, that
     * counts as unknown, since no figure is safe for a server that takes a fraction of it.
     */
    DeviceShare orWorse(DeviceShare other) {
        if (equals(other)) {
            return this;
        }
        boolean mps = throughMps || other.throughMps;
        Optional<ComputeCapability> same = capability.filter(it -> capability.equals(other.capability));
        int fewest = Math.min(devicesPerGpu, other.devicesPerGpu);
        int compute = Math.min(computePercent, other.computePercent);
        if (usable.isEmpty() || other.usable.isEmpty()) {
            return new DeviceShare(
                    isolated && other.isolated, Optional.empty(), Optional.empty(), mps, same, fewest, compute);
        }
        DeviceShare smaller = usable.get().compareTo(other.usable.get()) <= 0 ? this : other;
        return new DeviceShare(
                isolated && other.isolated,
                smaller.usable,
                share().equals(other.share()) ? smaller.visible : Optional.empty(),
                mps,
                same,
                fewest,
                compute);
    }

    /** How many pods fit on what is visible. */
    private OptionalLong share() {
        return visible.isEmpty() || usable.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(visible.get().bytes() / usable.get().bytes());
    }

    Offer as(Target target) {
        return new Offer(target, isolated, usable, visible, throughMps, capability, devicesPerGpu, computePercent);
    }
}
