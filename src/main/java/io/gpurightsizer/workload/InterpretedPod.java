package io.gpurightsizer.workload;

import java.util.List;

import io.gpurightsizer.sizing.GpuWorkload;

/**
 * A submitted pod in the terms of the decision.
 *
 * @param workload what the decision is about
 * @param mode what is to be done with the decision
 * @param previous our previous resize of it, if another webhook has reopened it
 * @param warnings what was written on the pod or its owner and could not be followed, each at most 120 characters
 */
public record InterpretedPod(GpuWorkload workload, Mode mode, PreviousResize previous, List<String> warnings) {
    public InterpretedPod {
        warnings = List.copyOf(warnings);
    }
}
