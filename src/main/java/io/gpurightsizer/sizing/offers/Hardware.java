package io.gpurightsizer.sizing.offers;

import java.util.Optional;

import io.gpurightsizer.gpu.ComputeCapability;

/**
 * What a program must have been built for to run on a node.
 *
 * @param architecture label {@code kubernetes.io/arch}, for example {@code amd64}; empty if unknown
 * @param operatingSystem label {@code kubernetes.io/os}, for example {@code linux}; empty if unknown
 * @param capability the compute capability of its GPUs; empty if unknown
 */
public record Hardware(String architecture, String operatingSystem, Optional<ComputeCapability> capability) {
    public static final Hardware UNKNOWN = new Hardware("", "", Optional.empty());
}
