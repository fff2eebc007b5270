package io.gpurightsizer.audit;

import io.gpurightsizer.audit.manifests.FoundPod;
import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.workload.InterpretedPod;

/** A pod, or a template of pods, as it was found and as it is read. */
public record InterpretedTemplate(FoundPod pod, InterpretedPod read) {
    /** As the decision reads it. */
    public GpuWorkload workload() {
        return read.workload();
    }

    /** The same in a namespace whose label says this isolation, unless that of its own says one. */
    InterpretedTemplate withNamespaceIsolation(Isolation isolation) {
        return new InterpretedTemplate(pod, read.withNamespaceIsolation(isolation));
    }
}
