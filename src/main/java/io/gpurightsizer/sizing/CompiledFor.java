package io.gpurightsizer.sizing;

import java.util.Optional;

import io.gpurightsizer.gpu.ComputeCapability;

/**
 * The one compute capability that a server is compiled for.
 *
 * @param evidence what says so, for example {@code image tag 86-1.8}
 */
public record CompiledFor(ComputeCapability capability, String evidence) {
    private static final int AMPERE_AND_ADA = 8;

    /**
     * The rule of text-embeddings-inference, {@code backends/candle/src/compute_cap.rs}: the same capability, and among 8.x a
     * later one. Where a server would run is not known, it is taken not to.
     */
    boolean runsOn(Optional<ComputeCapability> gpu) {
        return gpu.filter(it -> it.equals(capability)
                        || it.major() == AMPERE_AND_ADA
                                && capability.major() == AMPERE_AND_ADA
                                && it.minor() >= capability.minor())
                .isPresent();
    }
}
