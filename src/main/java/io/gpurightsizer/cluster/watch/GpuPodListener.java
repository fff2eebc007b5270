package io.gpurightsizer.cluster.watch;

import io.fabric8.kubernetes.api.model.Pod;

import io.gpurightsizer.cluster.state.GpuPod;

/** Told of pods that we resized or that keep whole GPUs, on the thread that watches them. */
public interface GpuPodListener {
    /** Wants to know nothing. */
    GpuPodListener NONE = (pod, now, failed) -> {};

    /**
     * A pod is new or has changed.
     *
     * @param failed how many of its containers have failed since it was seen before
     */
    void changed(Pod pod, GpuPod now, int failed);
}
