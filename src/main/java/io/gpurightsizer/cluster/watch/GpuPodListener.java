package io.gpurightsizer.cluster.watch;

import io.fabric8.kubernetes.api.model.Pod;

import io.gpurightsizer.cluster.state.GpuPod;

/** Told of pods that we resized or that keep whole GPUs, on the thread that watches them. */
public interface GpuPodListener {
    /** Wants to know nothing. */
    GpuPodListener NONE = (pod, now, crashed) -> {};

    /**
     * A pod is new or has changed.
     *
     * @param crashed whether any of its containers has failed since it was seen before; several at once are one crash, as
     *     when a node restarts
     */
    void changed(Pod pod, GpuPod now, boolean crashed);
}
