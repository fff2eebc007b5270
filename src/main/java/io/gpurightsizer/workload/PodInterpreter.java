package io.gpurightsizer.workload;

import java.util.List;

import io.gpurightsizer.sizing.GpuWorkload;

/** Understands a submitted pod. */
public final class PodInterpreter {
    private PodInterpreter() {}

    /**
     * What the decision needs to know of a pod.
     *
     * @throws MalformedPodException if it asks for an amount of GPUs that is no whole number
     */
    public static Interpretation interpret(SubmittedPod pod, Surroundings surroundings, Rules rules) {
        return new Interpretation(
                new GpuWorkload(
                        pod.labels(), false, false, false, pod.schedulerName(), List.of(), List.of(), pod.placement()),
                rules.defaultMode(),
                List.of());
    }
}
