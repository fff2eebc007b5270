package io.gpurightsizer.workload;

import java.util.List;

import io.gpurightsizer.sizing.GpuWorkload;

/**
 * A submitted pod, understood.
 *
 * @param workload what the decision is about
 * @param mode what is to be done with the decision
 * @param earlier what we made of it before, as far as that is open again
 * @param warnings what was written on the pod or its owner and could not be followed, each at most 120 characters
 */
public record InterpretedPod(GpuWorkload workload, Mode mode, PreviousResize earlier, List<String> warnings) {
    public InterpretedPod {
        warnings = List.copyOf(warnings);
    }
}
