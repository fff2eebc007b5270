package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.table.Need;

/**
 * A node affinity that leads a pod to whole GPUs where some nodes call a part of one {@code nvidia.com/gpu} too.
 *
 * @param required whether the pod may then run nowhere else; if not, the scheduler prefers it
 * @param away what holds for nodes with whole GPUs and not for those with parts, at least one, in the order of
 *     {@link #LABELS}
 */
public record Steering(boolean required, List<Placement.Requirement> away) {
    /**
     * Labels that may tell parts of GPUs from whole ones, the plainest first. The last one names single nodes, where only the
     * number of devices says that they are shared.
     */
    public static final List<String> LABELS = List.of(
            "nvidia.com/gpu.sharing-strategy",
            "cloud.google.com/gke-gpu-partition-size",
            "cloud.google.com/gke-gpu-sharing-strategy",
            "nvidia.com/gpu.product",
            "nvidia.com/gpu.replicas",
            "kubernetes.io/hostname");

    public static final String REQUIRED = "required";
    public static final String PREFERRED = "preferred";

    public Steering {
        away = List.copyOf(away);
    }

    /** For a pod that keeps its GPU as a row says; empty where there is nothing to lead it away from, or nothing to lead it to. */
    static Optional<Steering> of(List<CheckContext> containers) {
        List<Placement.Requirement> away = containers.get(0).reachable().awayFromParts();
        return away.isEmpty()
                ? Optional.empty()
                : Optional.of(new Steering(containers.stream().anyMatch(Steering::isRequired), away));
    }

    private static boolean isRequired(CheckContext context) {
        return context.need
                .filter(it -> it.need() instanceof Need.WholeGpu whole && whole.required())
                .isPresent();
    }

    /** What the record on the pod says. */
    public String word() {
        return required ? REQUIRED : PREFERRED;
    }

    /** For example {@code preferred: nvidia.com/gpu.sharing-strategy not in (mps, time-slicing)}. */
    @Override
    public String toString() {
        return word() + ": "
                + away.stream()
                        .map(it -> it.key() + " not in (" + String.join(", ", it.values()) + ")")
                        .collect(Collectors.joining(" and "));
    }
}
