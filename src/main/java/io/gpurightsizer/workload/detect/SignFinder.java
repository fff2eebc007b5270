package io.gpurightsizer.workload.detect;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.ServerSigns;

/** Finds what a pod's containers say besides the names of their models. */
public final class SignFinder {
    private static final String CAPABILITIES = "NVIDIA_DRIVER_CAPABILITIES";

    /** Many images say {@code all} without drawing anything: that is no sign. */
    private static final Set<String> DRAWING = Set.of("graphics", "display");

    private final Map<String, String> annotations;
    private final Optional<String> trainingJob;
    private final Optional<String> weakTrainingSign;
    private final Optional<String> pinnedAnywhere;

    /**
     * Looks at the pod once for all its containers.
     *
     * @param ownerKind the kind of its controlling owner; may be empty
     */
    public SignFinder(SubmittedPod pod, String ownerKind) {
        this.annotations = pod.annotations();
        this.trainingJob = TrainingJobs.sign(ownerKind, pod.labels());
        this.weakTrainingSign = TrainingJobs.weakSign(pod.labels());
        this.pinnedAnywhere = PinnedDevices.inAny(pod);
    }

    public ServerSigns in(SubmittedContainer container, ServerCommand command) {
        return new ServerSigns(
                ParallelismFinder.of(command, annotations),
                trainingJob.or(() -> TrainingFinder.in(command, weakTrainingSign)),
                PinnedDevices.in(container)
                        .or(() -> PinnedDevices.inScript(command))
                        .or(() -> pinnedAnywhere),
                graphics(container),
                container.ownUser().map(user -> "runAsUser " + user),
                MemoryClaimFinder.of(command),
                CompiledServers.of(container.image()),
                LoadFinder.in(command));
    }

    private static Optional<String> graphics(SubmittedContainer container) {
        return container
                .environment()
                .getOrDefault(CAPABILITIES, Optional.empty())
                .filter(value ->
                        Arrays.stream(value.split(",")).map(String::strip).anyMatch(DRAWING::contains))
                .map(value -> CAPABILITIES + "=" + value);
    }
}
