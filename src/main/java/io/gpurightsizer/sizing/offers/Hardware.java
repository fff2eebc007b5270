package io.gpurightsizer.sizing.offers;

import java.util.ArrayList;
import java.util.List;
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

    /** Whether programs for the other run here too. What is known of one of them only counts as different. */
    public boolean isAlike(Hardware other, boolean anyCapability) {
        return architecture.equals(other.architecture)
                && operatingSystem.equals(other.operatingSystem)
                && (anyCapability || capability.equals(other.capability));
    }

    /** For example {@code arm64, linux, compute capability 10.0}. */
    @Override
    public String toString() {
        List<String> known = new ArrayList<>(3);
        if (!architecture.isEmpty()) {
            known.add(architecture);
        }
        if (!operatingSystem.isEmpty()) {
            known.add(operatingSystem);
        }
        capability.ifPresent(it -> known.add("compute capability " + it));
        return known.isEmpty() ? "unknown hardware" : String.join(", ", known);
    }
}
