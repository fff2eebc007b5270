package io.gpurightsizer.audit;

import io.gpurightsizer.audit.manifests.FoundPod;
import io.gpurightsizer.sizing.GpuWorkload;

/** A pod, or a template of pods, as it was found and as the decision reads it. */
public record InterpretedTemplate(FoundPod pod, GpuWorkload workload) {}
