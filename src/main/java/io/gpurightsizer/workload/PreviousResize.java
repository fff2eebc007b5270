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

/**
 * What we made of a pod when we were called for it before, as far as it is open again: another webhook has since put a whole
 * GPU into the pod. A MIG device and a whole GPU may be nowhere on one node, so the containers we renamed count as asking
 * for {@code nvidia.com/gpu} once more, and the pod is decided as one.
 *
 * @param renamed the containers that hold what we gave them, and what that is; empty if nothing is open
 */
public record PreviousResize(Map<ContainerPosition, ExtendedResource> renamed) {
    static final PreviousResize NONE = new PreviousResize(Map.of());

    private static final String ONE = "1";

    public PreviousResize {
        renamed = Map.copyOf(renamed);
    }

    static PreviousResize of(SubmittedPod pod) {
        String resizedTo = pod.annotations().get(Keys.RESIZED_TO);
        boolean ours =
                ExtendedResource.WHOLE_GPU.name().equals(pod.annotations().get(Keys.RESIZED_FROM));
        if (resizedTo == null || !ours || pod.containers().stream().allMatch(it -> it.wholeGpus() == 0)) {
            return NONE;
        }
        Map<String, String> byContainer = ResizeRecord.resourcesByContainer(resizedTo);
        Map<ContainerPosition, ExtendedResource> renamed = new HashMap<>();
        for (SubmittedContainer container : pod.containers()) {
            String name =
                    byContainer.getOrDefault(container.at().name(), byContainer.get(ResizeRecord.EVERY_CONTAINER));
            if (name != null
                    && !name.equals(ExtendedResource.WHOLE_GPU.name())
                    && ONE.equals(container.limits().orElse(Map.of()).get(name))) {
                renamed.put(container.at(), new ExtendedResource(name));
            }
        }
        return new PreviousResize(renamed);
    }

    /** What we gave a container, if that is open again. */
    public Optional<ExtendedResource> of(ContainerPosition at) {
        return Optional.ofNullable(renamed.get(at));
    }

    public boolean isOpen() {
        return !renamed.isEmpty();
    }

    /** The pod with {@code nvidia.com/gpu} where we had renamed it. */
    SubmittedPod undoneIn(SubmittedPod pod) {
        if (!isOpen()) {
            return pod;
        }
        List<SubmittedContainer> containers = pod.containers().stream()
                .map(container -> of(container.at())
                        .map(resource -> container.withAmounts(
                                container.limits().map(it -> undone(it, resource)),
                                container.requests().map(it -> undone(it, resource))))
                        .orElse(container))
                .toList();
        return pod.with(containers, pod.placement().without(onlyOurs(containers)));
    }

    /** The resources that nobody asks for now that what we gave is taken back. A node need not have them. */
    private Set<String> onlyOurs(List<SubmittedContainer> undone) {
        Set<String> names =
                renamed.values().stream().map(ExtendedResource::name).collect(Collectors.toSet());
        for (SubmittedContainer container : undone) {
            container.limits().ifPresent(it -> names.removeAll(it.keySet()));
            container.requests().ifPresent(it -> names.removeAll(it.keySet()));
        }
        return names;
    }

    private static Map<String, String> undone(Map<String, String> amounts, ExtendedResource resource) {
        Map<String, String> before = new LinkedHashMap<>(amounts);
        if (before.remove(resource.name()) != null) {
            before.merge(ExtendedResource.WHOLE_GPU.name(), ONE, (there, one) -> there.equals("0") ? one : there);
        }
        return before;
    }
}
