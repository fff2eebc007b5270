package io.gpurightsizer.workload;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.workload.detect.OtherGpuSystems;

/**
 * A resize of ours that must be decided again, since another webhook has changed the pod after it: it added a whole GPU, or
 * gave the pod to another GPU system, which counts {@code nvidia.com/gpu}. The containers that we renamed count as asking
 * for whole GPUs again, and the pod is decided as one.
 *
 * @param renamed the containers that still have what we gave them, and what that is
 * @param selected the labels of nodes that we made the pod select, where the offer kept the name {@code nvidia.com/gpu};
 *     nothing is reverted if both are empty
 * @param gpu the name by which the pod had asked for whole GPUs
 */
public record PreviousResize(
        Map<ContainerPosition, ExtendedResource> renamed, Set<String> selected, ExtendedResource gpu) {
    static final PreviousResize NONE = new PreviousResize(Map.of(), Set.of(), ExtendedResource.WHOLE_GPU);

    private static final String WHOLE_GPU = ExtendedResource.WHOLE_GPU.name();
    private static final String ONE = "1";

    public PreviousResize {
        renamed = Map.copyOf(renamed);
        selected = Set.copyOf(selected);
    }

    static PreviousResize of(SubmittedPod pod, PodSettings settings) {
        if (!isRecordedOn(pod)) {
            return NONE;
        }
        Set<String> selected = ResizeRecord.nodeSelectorOf(pod).keySet();
        if (!selected.isEmpty()) {
            PreviousResize keptName = new PreviousResize(Map.of(), selected, gpuOf(pod));
            return isClaimed(pod, settings) ? keptName : NONE;
        }
        PreviousResize previous = recordedOn(pod);
        boolean asksForGpu = pod.containers().stream().anyMatch(it -> it.wholeGpus() > 0);
        return asksForGpu || isClaimed(previous.revertedIn(pod), settings) ? previous : NONE;
    }

    /** Whether the pod carries our record. */
    public static boolean isRecordedOn(SubmittedPod pod) {
        return pod.annotations().containsKey(Keys.RESIZED_TO)
                && ExtendedResource.asksForWholeGpu(pod.annotations().getOrDefault(Keys.RESIZED_FROM, ""));
    }

    private static ExtendedResource gpuOf(SubmittedPod pod) {
        return new ExtendedResource(pod.annotations().get(Keys.RESIZED_FROM));
    }

    private static boolean isClaimed(SubmittedPod pod, PodSettings settings) {
        return !settings.isSchedulerAllowed(pod.schedulerName())
                || !OtherGpuSystems.of(pod).isEmpty();
    }

    private static PreviousResize recordedOn(SubmittedPod pod) {
        String resizedTo = pod.annotations().get(Keys.RESIZED_TO);
        Map<String, String> byContainer = ResizeRecord.resourcesByContainer(resizedTo);
        Map<ContainerPosition, ExtendedResource> renamed = new HashMap<>();
        for (SubmittedContainer container : pod.containers()) {
            String all = byContainer.getOrDefault(ResizeRecord.EVERY_CONTAINER, WHOLE_GPU);
            String name = byContainer.getOrDefault(container.at().name(), all);
            if (!ExtendedResource.asksForWholeGpu(name)
                    && ONE.equals(container.limits().orElse(Map.of()).get(name))) {
                renamed.put(container.at(), new ExtendedResource(name));
            }
        }
        return new PreviousResize(renamed, Set.of(), gpuOf(pod));
    }

    /** What the containers of a pod that carries our record still have of it; empty for any other pod. */
    public static Map<ContainerPosition, Target> targetsIn(SubmittedPod pod) {
        if (!isRecordedOn(pod)) {
            return Map.of();
        }
        Map<ContainerPosition, Target> targets = new HashMap<>();
        Map<String, String> selector = ResizeRecord.nodeSelectorOf(pod);
        if (!selector.isEmpty()) {
            Target target = Target.of(ExtendedResource.WHOLE_GPU, selector);
            pod.containers().stream()
                    .filter(it -> ONE.equals(it.limits().orElse(Map.of()).get(WHOLE_GPU)))
                    .forEach(it -> targets.put(it.at(), target));
        }
        recordedOn(pod).renamed().forEach((at, resource) -> targets.put(at, Target.of(resource)));
        return targets;
    }

    /** What we gave a container, if that is reverted. */
    public Optional<ExtendedResource> resourceOf(ContainerPosition at) {
        return Optional.ofNullable(renamed.get(at));
    }

    public boolean isReverted() {
        return !renamed.isEmpty() || !selected.isEmpty();
    }

    /** The pod with whole GPUs where we had renamed them, and without the labels that we made it select. */
    SubmittedPod revertedIn(SubmittedPod pod) {
        if (!isReverted()) {
            return pod;
        }
        List<SubmittedContainer> containers = pod.containers().stream()
                .map(container -> resourceOf(container.at())
                        .map(resource -> container.withAmounts(
                                container.limits().map(it -> reverted(it, resource)),
                                container.requests().map(it -> reverted(it, resource))))
                        .orElse(container))
                .toList();
        return pod.with(
                containers,
                pod.placement()
                        .without(noLongerAskedFor(containers))
                        .withoutSelecting(selected)
                        .askingForGpu(gpu));
    }

    /** The resources that no container asks for once ours are reverted. A node need not have them. */
    private Set<String> noLongerAskedFor(List<SubmittedContainer> reverted) {
        Set<String> names =
                renamed.values().stream().map(ExtendedResource::name).collect(Collectors.toSet());
        for (SubmittedContainer container : reverted) {
            container.limits().ifPresent(it -> names.removeAll(it.keySet()));
            container.requests().ifPresent(it -> names.removeAll(it.keySet()));
        }
        return names;
    }

    private Map<String, String> reverted(Map<String, String> amounts, ExtendedResource resource) {
        Map<String, String> before = new LinkedHashMap<>(amounts);
        if (before.remove(resource.name()) != null) {
            before.merge(gpu.name(), ONE, (there, one) -> there.equals("0") ? one : there);
        }
        return before;
    }
}
