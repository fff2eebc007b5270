package io.gpurightsizer.sizing;

/**
 * The place of a container in its pod.
 *
 * @param init whether among the init containers (sidecars included)
 * @param index its place in that list, from 0
 * @param name the container's name
 */
public record ContainerPosition(boolean init, int index, String name) {
    /** For example {@code spec.containers[0]}. */
    public String path() {
        return "spec." + (init ? "initContainers[" : "containers[") + index + "]";
    }
}
