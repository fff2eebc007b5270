package io.gpurightsizer.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.GpuContainer;
import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.table.Setting;
import io.gpurightsizer.workload.detect.MemoryClaimFinder;
import io.gpurightsizer.workload.detect.ModelFinder;
import io.gpurightsizer.workload.detect.OtherGpuSystems;
import io.gpurightsizer.workload.detect.ParallelismFinder;
import io.gpurightsizer.workload.detect.ServerCommand;

/** Understands a submitted pod. */
public final class PodInterpreter {
    private static final List<String> DEVICE_VARIABLES = List.of("NVIDIA_VISIBLE_DEVICES", "CUDA_VISIBLE_DEVICES");

    private static final Set<String> HIDES_DEVICES = Set.of("", "void", "none", "-1");

    /** Written by the kubelet on the mirrors of static pods. */
    private static final String MIRROR_ANNOTATION = "kubernetes.io/config.mirror";

    private PodInterpreter() {}

    /**
     * What the decision needs to know of a pod.
     *
     * @throws MalformedPodException if it asks for an amount of GPUs that is no whole number
     */
    public static InterpretedPod interpret(SubmittedPod submitted, PodContext context, PodSettings settings) {
        PreviousResize previous = PreviousResize.of(submitted);
        SubmittedPod pod = previous.undoneIn(submitted);
        Declarations declarations = new Declarations(pod, context, settings);
        Mode mode = settings.everythingOff() ? Mode.OFF : declarations.mode();
        ModelFinder models = new ModelFinder(pod, settings.identityKeys());
        Optional<String> pinnedElsewhere = pinnedByNeighbour(pod);
        List<GpuContainer> containers = new ArrayList<>();
        for (SubmittedContainer container : pod.containers()) {
            int gpus = container.wholeGpus();
            if (gpus > 0) {
                containers.add(gpuContainer(container, gpus, declarations, models, pinnedElsewhere));
            }
        }
        GpuWorkload workload = new GpuWorkload(
                pod.labels(),
                mode == Mode.OFF,
                pod.annotations().containsKey(MIRROR_ANNOTATION),
                ResizeRecord.stillStands(pod),
                pod.schedulerName(),
                OtherGpuSystems.of(pod),
                containers,
                pod.placement());
        return new InterpretedPod(workload, mode, previous, declarations.warnings());
    }

    private static GpuContainer gpuContainer(
            SubmittedContainer container,
            int gpus,
            Declarations declarations,
            ModelFinder models,
            Optional<String> pinnedElsewhere) {
        ServerCommand command = new ServerCommand(container);
        String name = container.at().name();
        return new GpuContainer(
                container.at(),
                gpus,
                models.find(declarations.model(name), command),
                declarations.need(name),
                visible(container),
                ParallelismFinder.of(command),
                pinnedIn(container).or(() -> pinnedElsewhere),
                MemoryClaimFinder.of(command));
    }

    private static Optional<String> pinnedIn(SubmittedContainer container) {
        for (String variable : DEVICE_VARIABLES) {
            if (container.environment().containsKey(variable)) {
                return Optional.of("container " + container.at().name() + " sets " + variable);
            }
        }
        return Optional.empty();
    }

    /** A container without a GPU of its own that names devices looks at those of others; one that hides them does not. */
    private static Optional<String> pinnedByNeighbour(SubmittedPod pod) {
        for (SubmittedContainer container : pod.containers()) {
            for (String variable : DEVICE_VARIABLES) {
                Optional<String> value = container.environment().get(variable);
                if (value != null && !HIDES_DEVICES.contains(value.orElse("elsewhere"))) {
                    return pinnedIn(container);
                }
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> visible(SubmittedContainer container) {
        Map<String, String> visible = new HashMap<>();
        container.environment().forEach((name, value) -> visible.put(name, value.orElse(Setting.UNSEEN)));
        if (container.environmentFromElsewhere()) {
            visible.put(Setting.ANY_VARIABLE, Setting.UNSEEN);
        }
        return visible;
    }

    /** Whether any container has a limit of whole GPUs, readable or not; cheaper than understanding the pod. */
    public static boolean asksForWholeGpu(SubmittedPod pod) {
        String whole = ExtendedResource.WHOLE_GPU.name();
        for (SubmittedContainer container : pod.containers()) {
            if (container.limits().isPresent() && container.limits().get().containsKey(whole)) {
                return true;
            }
        }
        return false;
    }
}
