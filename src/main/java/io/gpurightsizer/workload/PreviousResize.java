package io.gpurightsizer.workload;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.workload.detect.OtherGpuSystems;

/**
 * A resize of ours that must be decided again, since another webhook has changed the pod after it: it added a whole GPU, or
 * gave the pod to another GPU system, which counts {@code nvidia.com/gpu}. The containers that we gave something else count as
 * asking for whole GPUs again, and the pod is decided as one.
 *
 * @param given the containers that still have what we gave them instead of {@code nvidia.com/gpu}, and what that is
 * @param selected the labels of nodes that we made the pod select, where the offer kept the name {@code nvidia.com/gpu}
 * @param claims the names of the pod's resource claims that we added; nothing is reverted if all three are empty
 * @param gpu the name by which the pod had asked for whole GPUs
 */
public record PreviousResize(
        Map<ContainerPosition, Target> given, Set<String> selected, Set<String> claims, ExtendedResource gpu) {
    public static final PreviousResize NONE =
            new PreviousResize(Map.of(), Set.of(), Set.of(), ExtendedResource.WHOLE_GPU);

    private static final String WHOLE_GPU = ExtendedResource.WHOLE_GPU.name();
    private static final String ONE = "1";

    public PreviousResize {
        given = Map.copyOf(given);
        selected = Set.copyOf(selected);
        claims = Set.copyOf(claims);
    }

    /** Anybody may have written a record: a claim counts as ours only where one of its template is offered to the pod. */
    static PreviousResize of(SubmittedPod pod, PodSettings settings, PodContext context) {
        if (!isRecordedOn(pod)) {
            return NONE;
        }
        Set<String> selected = ResizeRecord.nodeSelectorOf(pod).keySet();
        if (!selected.isEmpty()) {
            PreviousResize keptName = new PreviousResize(Map.of(), selected, Set.of(), gpuOf(pod));
            return isClaimed(pod, settings) ? keptName : NONE;
        }
        PreviousResize previous = recordedOn(pod);
        boolean asksForGpu = pod.containers().stream().anyMatch(it -> it.wholeGpus() > 0);
        boolean isOpen = asksForGpu || isClaimed(previous.revertedIn(pod), settings);
        return isOpen && previous.areTemplatesOffered(pod, context) ? previous : NONE;
    }

    private boolean areTemplatesOffered(SubmittedPod pod, PodContext context) {
        if (claims.isEmpty()) {
            return true;
        }
        Set<String> offered = new HashSet<>();
        context.reachable()
                .apply(pod.placement())
                .smallestFirst()
                .forEach(it -> offered.add(it.target().countedAs()));
        return pod.claims().stream()
                .filter(it -> claims.contains(it.name()))
                .allMatch(it -> offered.contains(
                        Target.ofClaimTemplate(pod.namespace(), it.template()).countedAs()));
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
        Map<String, String> byContainer =
                ResizeRecord.namesByContainer(pod.annotations().get(Keys.RESIZED_TO));
        Map<String, String> templates = new HashMap<>();
        pod.claims().stream()
                .filter(it -> it.name().startsWith(ResizeRecord.CLAIM))
                .filter(it -> byContainer.containsValue(Need.CLAIM_TEMPLATE + it.template()))
                .forEach(it -> templates.put(it.name(), it.template()));
        Map<ContainerPosition, Target> given = new HashMap<>();
        for (SubmittedContainer container : pod.containers()) {
            String all = byContainer.getOrDefault(ResizeRecord.EVERY_CONTAINER, WHOLE_GPU);
            String name = byContainer.getOrDefault(container.at().name(), all);
            if (name.startsWith(Need.CLAIM_TEMPLATE)) {
                String template = name.substring(Need.CLAIM_TEMPLATE.length());
                container.claims().stream()
                        .filter(it -> template.equals(templates.get(it)))
                        .forEach(it -> given.put(container.at(), Target.ofClaimTemplate(pod.namespace(), template)));
            } else if (!ExtendedResource.asksForWholeGpu(name)
                    && ONE.equals(container.limits().orElse(Map.of()).get(name))) {
                given.put(container.at(), Target.of(new ExtendedResource(name)));
            }
        }
        return new PreviousResize(given, Set.of(), templates.keySet(), gpuOf(pod));
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
        targets.putAll(recordedOn(pod).given());
        return targets;
    }

    /** What we gave a container, if that is reverted. */
    public Optional<Target> targetOf(ContainerPosition at) {
        return Optional.ofNullable(given.get(at));
    }

    public boolean isReverted() {
        return !given.isEmpty() || !selected.isEmpty() || !claims.isEmpty();
    }

    /** The pod with whole GPUs where we had given something else, and without the labels that we made it select. */
    SubmittedPod revertedIn(SubmittedPod pod) {
        if (!isReverted()) {
            return pod;
        }
        List<SubmittedContainer> containers = pod.containers().stream()
                .map(container -> targetOf(container.at())
                        .map(target -> container.withAmounts(
                                Optional.of(reverted(container.limits().orElse(Map.of()), target)),
                                container.requests().map(it -> reverted(it, target))))
                        .orElse(container))
                .toList();
        return pod.withoutClaims(claims)
                .with(
                        containers,
                        pod.placement()
                                .without(noLongerAskedFor(containers))
                                .withoutSelecting(selected)
                                .askingForGpu(gpu));
    }

    /** The resources that no container asks for once ours are reverted. A node need not have them. */
    private Set<String> noLongerAskedFor(List<SubmittedContainer> reverted) {
        Set<String> names = new HashSet<>();
        given.values().forEach(it -> names.addAll(it.amounts().keySet()));
        for (SubmittedContainer container : reverted) {
            container.limits().ifPresent(it -> names.removeAll(it.keySet()));
            container.requests().ifPresent(it -> names.removeAll(it.keySet()));
        }
        return names;
    }

    /** Requests need not have named what we gave, and then they need not name whole GPUs. */
    private Map<String, String> reverted(Map<String, String> amounts, Target target) {
        Map<String, String> before = new LinkedHashMap<>(amounts);
        boolean had = before.keySet().removeAll(target.amounts().keySet());
        if (had || target.amounts().isEmpty()) {
            before.merge(gpu.name(), ONE, (there, one) -> there.equals("0") ? one : there);
        }
        return before;
    }
}
