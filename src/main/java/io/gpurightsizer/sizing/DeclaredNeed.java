package io.gpurightsizer.sizing;

import java.util.Optional;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.table.Isolation;

/**
 * What labels and annotations of the pod or its owner declare about one container's need.
 *
 * @param memory the need, instead of a row
 * @param isolation instead of the row's
 * @param resource what to get, instead of a row; {@code nvidia.com/gpu} keeps the whole GPU
 */
public record DeclaredNeed(
        Optional<GpuMemory> memory, Optional<Isolation> isolation, Optional<ExtendedResource> resource) {
    public static final DeclaredNeed NOTHING = new DeclaredNeed(Optional.empty(), Optional.empty(), Optional.empty());

    /** Whether it says what the container needs, not only how that is to be kept apart. */
    boolean saysNeed() {
        return memory.isPresent() || resource.isPresent();
    }
}
