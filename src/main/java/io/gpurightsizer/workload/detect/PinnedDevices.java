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
            if (container.environment().containsKey(variable) && !isTheOneDevice(variable, container)) {
                return Optional.of("container " + container.at().name() + " sets " + variable);
            }
        }
        return Optional.empty();
    }

    /**
     * CUDA counts among the devices that the container was given: the first of them is no choice. What
     * {@code NVIDIA_VISIBLE_DEVICES} names is counted on the node, and comes before what the device plugin gives.
     */
    private static boolean isTheOneDevice(String variable, SubmittedContainer container) {
        return variable.equals("CUDA_VISIBLE_DEVICES")
                && container.wholeGpus() > 0
                && container
                        .environment()
                        .get(variable)
                        .filter(value -> value.strip().equals("0"))
                        .isPresent();
    }

    /** What a script sets, {@code CUDA_VISIBLE_DEVICES=1 python server.py}. */
    static Optional<String> inScript(ServerCommand command) {
        for (String word : command.words()) {
            for (String variable : VARIABLES) {
                if (word.startsWith(variable)
                        && word.startsWith("=", variable.length())
                        && !word.equals("CUDA_VISIBLE_DEVICES=0")) {
                    return Optional.of("its script sets " + word);
                }
            }
        }
        return Optional.empty();
    }

    /** The same in any container that does not hide them: one without a GPU that names devices uses those of others. */
    public static Optional<String> inAny(SubmittedPod pod) {
        for (SubmittedContainer container : pod.containers()) {
            for (String variable : VARIABLES) {
                Optional<String> value = container.environment().get(variable);
                if (value != null
                        && !isTheOneDevice(variable, container)
                        && !HIDES_DEVICES.contains(value.orElse("from elsewhere"))) {
                    return in(container);
                }
            }
        }
        return Optional.empty();
    }
}
