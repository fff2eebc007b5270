package io.gpurightsizer.gpu;

import java.util.List;
import java.util.Optional;

/**
 * One kind of GPU board and the MIG profiles it can be cut into, for example the H100 with 80 GB.
 *
 * @param family our short name, for example {@code H100-80GB}
 * @param products values of the node label {@code nvidia.com/gpu.product} without {@code -MIG-…} and {@code -SHARED}
 * @param memory total memory as the driver reports it
 * @param computeSlices how many compute slices the board has, 0 where it has no MIG
 * @param memoryUnits size of the grid in which placements are counted, 0 where it has no MIG
 * @param profiles what it can be cut into
 * @param computeCapability empty if unknown
 */
public record GpuModel(
        String family,
        List<String> products,
        GpuMemory memory,
        int computeSlices,
        int memoryUnits,
        List<Profile> profiles,
        Optional<ComputeCapability> computeCapability) {
    public GpuModel {
        products = List.copyOf(products);
        profiles = List.copyOf(profiles);
    }

    /** Of unknown compute capability. */
    public GpuModel(
            String family,
            List<String> products,
            GpuMemory memory,
            int computeSlices,
            int memoryUnits,
            List<Profile> profiles) {
        this(family, products, memory, computeSlices, memoryUnits, profiles, Optional.empty());
    }

    /**
     * A profile on one kind of board; the same name differs between boards.
     *
     * @param profile for example {@code 1g.10gb}
     * @param usable the smallest memory anyone saw a device of it have; empty where nobody published one
     * @param maxInstances how many of it fit on one board
     * @param size how many memory units one takes
     * @param starts the memory units at which one may begin
     */
    public record Profile(
            MigProfile profile, Optional<GpuMemory> usable, int maxInstances, int size, List<Integer> starts) {
        public Profile {
            starts = List.copyOf(starts);
        }
    }

    public Optional<Profile> profile(MigProfile wanted) {
        return profiles.stream().filter(it -> it.profile().equals(wanted)).findFirst();
    }
}
