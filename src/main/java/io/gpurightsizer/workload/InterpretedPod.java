package io.gpurightsizer.workload;

import java.util.List;
import java.util.Optional;

import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.table.Isolation;

/**
 * What a submitted pod is to the decision.
 *
 * @param workload the pod as the decision needs it
 * @param mode what is to be done with the decision
 * @param previous our previous resize of it, if that must be decided again
 * @param steering a node affinity that we added to it before
 * @param replicas how many of its workload's pods are resized, if that is declared
 * @param warnings which labels and annotations are ignored and why, each at most 120 characters
 */
public record InterpretedPod(
        GpuWorkload workload,
        Mode mode,
        PreviousResize previous,
        PreviousSteering steering,
        Optional<ReplicaShare> replicas,
        List<String> warnings) {
    public InterpretedPod {
        warnings = List.copyOf(warnings);
    }

    /** The same in a namespace whose label says this isolation, unless that of its own says one. */
    public InterpretedPod withNamespaceIsolation(Isolation isolation) {
        return new InterpretedPod(
                workload.withNamespaceIsolation(isolation), mode, previous, steering, replicas, warnings);
    }
}
