package io.gpurightsizer.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.pod.OwnerMetadata;
import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.GpuContainer;
import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.table.Setting;
import io.gpurightsizer.workload.detect.FlagFinder;
import io.gpurightsizer.workload.detect.ModelFinder;
import io.gpurightsizer.workload.detect.OtherGpuSystems;
import io.gpurightsizer.workload.detect.ServerCommand;
import io.gpurightsizer.workload.detect.SignFinder;

/** Turns a submitted pod into the values that the decision needs. */
public final class PodInterpreter {
    /** Written by the kubelet on the mirrors of static pods. */
    private static final String MIRROR_ANNOTATION = "kubernetes.io/config.mirror";

    private PodInterpreter() {}

    /**
     * Interprets a pod.
     *
     * @throws MalformedPodException if it asks for an amount of GPUs that is no whole number
     */
    public static InterpretedPod interpret(SubmittedPod submitted, PodContext context, PodSettings settings) {
        PreviousResize previous = PreviousResize.of(submitted, settings, context);
        SubmittedPod notResized = previous.revertedIn(submitted);
        PreviousSteering steering = PreviousSteering.of(
                notResized, placement -> context.reachable().apply(placement).awayFromParts());
        SubmittedPod pod = steering.revertedIn(notResized);
        Declarations declarations = new Declarations(pod, context, settings);
        boolean enforcedBefore = previous.isReverted() || steering.steering().isPresent();
        boolean off = settings.everythingOff() || context.guarded().isPresent();
        Mode chosen = off ? Mode.OFF : declarations.mode();
        Mode mode = chosen == Mode.ENFORCE && !enforcedBefore ? declarations.enforcedFor(pod, context) : chosen;
        ModelFinder models = new ModelFinder(pod, settings.identityKeys());
        SignFinder signs = new SignFinder(
                pod,
                context.ownerKind()
                        .or(() -> pod.owner().map(SubmittedPod.Owner::kind))
                        .orElse(""));
        List<GpuContainer> containers = new ArrayList<>();
        for (SubmittedContainer container : pod.containers()) {
            int gpus = container.wholeGpus();
            if (gpus > 0) {
                containers.add(gpuContainer(container, gpus, declarations, models, signs));
            }
        }
        GpuWorkload workload = new GpuWorkload(
                pod.labels(),
                mode == Mode.OFF,
                pod.annotations().containsKey(MIRROR_ANNOTATION),
                ResizeRecord.isInEffect(pod),
                previous.isReverted(),
                pod.schedulerName(),
                otherGpuSystems(pod, context.owner()),
                containers,
                pod.placement(),
                pod.namespace(),
                pod.quotaScopes());
        return new InterpretedPod(workload, mode, previous, steering, declarations.replicas(), declarations.warnings());
    }

    /** An owner that was not read may name such a system, so it counts as one. */
    private static List<String> otherGpuSystems(SubmittedPod pod, OwnerMetadata owner) {
        List<String> signs = OtherGpuSystems.of(pod, owner.labels(), owner.annotations());
        owner.notRead().ifPresent(signs::add);
        return signs;
    }

    private static GpuContainer gpuContainer(
            SubmittedContainer container, int gpus, Declarations declarations, ModelFinder models, SignFinder signs) {
        ServerCommand command = new ServerCommand(container);
        String name = container.at().name();
        return new GpuContainer(
                container.at(),
                gpus,
                models.find(declarations.model(name), command),
                declarations.need(name),
                visible(container, command),
                signs.in(container, command));
    }

    /** What rows' settings and arguments ask about. What only NIM reads is left out where the server is known to be another. */
    private static Map<String, String> visible(SubmittedContainer container, ServerCommand command) {
        boolean notNim = command.isKnownNotToBeNim();
        Map<String, String> visible = new HashMap<>();
        command.environment().forEach((name, value) -> {
            if (!notNim || !Setting.isOfNim(name)) {
                visible.put(name, value.orElse(Setting.UNSEEN));
            }
        });
        if (container.environmentFromElsewhere()) {
            visible.put(Setting.ANY_VARIABLE, notNim ? Setting.UNSEEN_BUT_NONE_OF_NIM : Setting.UNSEEN);
        }
        visible.putAll(FlagFinder.of(command));
        return visible;
    }

    /** Whether any container has a limit of whole GPUs, readable or not; cheaper than interpreting the pod. */
    public static boolean asksForWholeGpu(SubmittedPod pod) {
        return pod.containers().stream().anyMatch(it -> it.wholeGpuName().isPresent());
    }
}
