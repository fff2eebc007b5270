package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.pod.SubmittedPod;

/** Finds variables that name devices by hand. */
public final class PinnedDevices {
    private static final List<String> VARIABLES = List.of("NVIDIA_VISIBLE_DEVICES", "CUDA_VISIBLE_DEVICES");

    private static final Set<String> HIDES_DEVICES = Set.of("", "void", "none", "-1");

    private PinnedDevices() {}

    /** What names devices in a container with a GPU, for example {@code container asr sets NVIDIA_VISIBLE_DEVICES}. */
    public static Optional<String> in(SubmittedContainer container) {
        return VARIABLES.stream()
                .filter(container.environment()::containsKey)
                .findFirst()
                .map(variable -> "container " + container.at().name() + " sets " + variable);
    }

    /** The same in any container that does not hide them: one without a GPU that names devices uses those of others. */
    public static Optional<String> inAny(SubmittedPod pod) {
        return pod.containers().stream()
                .filter(PinnedDevices::namesDevices)
                .flatMap(container -> in(container).stream())
                .findFirst();
    }

    private static boolean namesDevices(SubmittedContainer container) {
        return VARIABLES.stream()
                .filter(container.environment()::containsKey)
                .map(variable -> container.environment().get(variable).orElse("from elsewhere"))
                .anyMatch(value -> !HIDES_DEVICES.contains(value));
    }
}
