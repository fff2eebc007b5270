package io.gpurightsizer.cluster;

import java.util.Optional;

import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.Offer;
import io.gpurightsizer.sizing.Target;

/**
 * What a pod gets when it is given one of a resource on some node.
 *
 * @param isolated whether no other pod is on the same device
 * @param usable the memory it may count on; empty if unknown
 * @param visible the memory its server sees; empty if unknown
 */
record Worth(boolean isolated, Optional<GpuMemory> usable, Optional<GpuMemory> visible) {
    static final Worth UNKNOWN_SHARE = new Worth(false, Optional.empty(), Optional.empty());

    /** A device, or a whole GPU, of its own. */
    static Worth ofDevice(Optional<GpuMemory> memory) {
        return new Worth(true, memory, memory);
    }

    /**
     * An even share of a device.
     *
     * @param replicas how many pods share it; unknown if less than 2
     */
    static Worth ofShare(Optional<GpuMemory> device, int replicas) {
        if (replicas < 2) {
            return UNKNOWN_SHARE;
        }
        return new Worth(false, device.map(it -> it.dividedBy(replicas)), device);
    }

    Offer as(Target target) {
        return new Offer(target, isolated, usable, visible);
    }
}
