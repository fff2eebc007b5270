package io.gpurightsizer.cluster.state;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Target;

/**
 * What is kept of a pod that we resized, or that keeps whole GPUs, to compare the two.
 *
 * @param owner of the pod
 * @param resized whether it carries our record
 * @param devices how many NVIDIA devices it asks for, by the resource's name
 * @param node the node it is bound to; empty if it waits for one
 * @param phase for example {@code Running}
 * @param terminating whether it is being deleted
 * @param created when, in seconds since 1970
 * @param restarts of its containers until now
 * @param lastEnd when one of its containers ended last, in seconds since 1970; 0 if none has
 */
public record GpuPod(
        Owner owner,
        boolean resized,
        Map<String, Long> devices,
        String node,
        String phase,
        boolean terminating,
        long created,
        int restarts,
        long lastEnd) {
    /**
     * The controller of pods.
     *
     * @param owner its kind and name, for example {@code ReplicaSet/asr-5d8f}; empty for a pod without one
     */
    public record Owner(String namespace, String owner) {}

    public GpuPod {
        devices = Map.copyOf(devices);
    }

    /** Empty for a pod that has ended, and for one that neither carries our record nor asks for whole GPUs. */
    public static Optional<GpuPod> of(Pod pod, PodState state) {
        Map<String, Long> devices = new HashMap<>();
        state.asks().requests().forEach((name, amount) -> {
            if (Target.areCountedAs(name)) {
                devices.put(name, amount);
            }
        });
        boolean resized = PodStateReader.isResized(pod);
        if (devices.isEmpty() || !resized && devices.keySet().stream().noneMatch(ExtendedResource::asksForWholeGpu)) {
            return Optional.empty();
        }
        PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        return Optional.of(new GpuPod(
                new Owner(
                        pod.getMetadata().getNamespace().intern(), ownerOf(pod).intern()),
                resized,
                devices,
                state.node(),
                status.getPhase() == null ? "Pending" : status.getPhase().intern(),
                pod.getMetadata().getDeletionTimestamp() != null,
                seconds(pod.getMetadata().getCreationTimestamp()),
                containers(status).stream()
                        .mapToInt(it -> it.getRestartCount() == null ? 0 : it.getRestartCount())
                        .sum(),
                containers(status).stream().mapToLong(GpuPod::lastEndOf).max().orElse(0)));
    }

    /** The controller of a pod; empty if it has none. */
    public static Optional<OwnerReference> controllerOf(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream()
                .filter(it -> Boolean.TRUE.equals(it.getController()))
                .findFirst();
    }

    /** Its kind and name, for example {@code ReplicaSet/asr-5d8f}; empty if it has none. */
    public static String ownerOf(Pod pod) {
        return controllerOf(pod).map(it -> it.getKind() + "/" + it.getName()).orElse("");
    }

    /** How the containers of a pod ended that have ended since it was like this. Of each the last end is known alone. */
    public List<ContainerStateTerminated> endsSince(Pod now) {
        return now.getStatus() == null
                ? List.of()
                : containers(now.getStatus()).stream()
                        .filter(it -> lastEndOf(it) > lastEnd)
                        .map(it -> it.getLastState().getTerminated())
                        .toList();
    }

    private static List<ContainerStatus> containers(PodStatus status) {
        return Stream.concat(status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream())
                .toList();
    }

    private static long lastEndOf(ContainerStatus container) {
        return container.getLastState() == null || container.getLastState().getTerminated() == null
                ? 0
                : seconds(container.getLastState().getTerminated().getFinishedAt());
    }

    /** 0 for a time that is missing or none. */
    private static long seconds(String time) {
        try {
            return time == null ? 0 : Instant.parse(time).getEpochSecond();
        } catch (DateTimeParseException e) {
            return 0;
        }
    }

    public boolean isBound() {
        return !node.isEmpty();
    }
}
