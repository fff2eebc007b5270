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
        for (String variable : VARIABLES) {
            if (container.environment().containsKey(variable)) {
                return Optional.of("container " + container.at().name() + " sets " + variable);
            }
        }
        return Optional.empty();
    }

    /** The same in any container that does not hide them: one without a GPU that names devices uses those of others. */
    public static Optional<String> inAny(SubmittedPod pod) {
        for (SubmittedContainer container : pod.containers()) {
            for (String variable : VARIABLES) {
                Optional<String> value = container.environment().get(variable);
                if (value != null && !HIDES_DEVICES.contains(value.orElse("from elsewhere"))) {
                    return in(container);
                }
            }
        }
        return Optional.empty();
    }
}
