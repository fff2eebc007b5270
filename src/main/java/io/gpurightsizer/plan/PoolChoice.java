package io.gpurightsizer.plan;

import java.util.Optional;

import io.gpurightsizer.plan.layout.Devices;

/**
 * What a workload's pods take in a pool.
 *
 * @param devices empty if they cannot run there
 * @param bytes the memory of the device, for comparing pools; whole GPUs are last
 * @param why if they cannot
 */
record PoolChoice(Optional<Devices> devices, long bytes, String why) {
    static PoolChoice none(String why) {
        return new PoolChoice(Optional.empty(), 0, why);
    }
}
