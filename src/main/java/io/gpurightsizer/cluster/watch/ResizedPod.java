package io.gpurightsizer.cluster.watch;

import java.util.HashSet;
import java.util.Set;

import io.fabric8.kubernetes.api.model.Pod;

import io.gpurightsizer.cluster.state.GpuPod;
import io.gpurightsizer.cluster.state.PodState;

/**
 * A pod that carries our record and was seen for the first time.
 *
 * @param owner kind and name of its controller, for example {@code ReplicaSet/asr-5d8f}; empty if it has none
 * @param requests the names of what it requests
 */
public record ResizedPod(String namespace, String name, String owner, Set<String> requests) {
    public ResizedPod {
        requests = Set.copyOf(requests);
    }

    static ResizedPod of(Pod pod, PodState state) {
        return new ResizedPod(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                GpuPod.ownerOf(pod),
                new HashSet<>(state.asks().requests().keySet()));
    }
}
