package io.gpurightsizer.admission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.workload.PreviousResize;
import io.gpurightsizer.workload.ResizeRecord;

/**
 * The JSON Patch (RFC 6902) that resizes a pod. It names only the renamed resource in limits and requests, the claims that
 * take its place, node selector entries and our own annotations.
 *
 * <p>An operation that cannot be applied makes the API server reject the pod whatever the failure policy, so each is
 * written against what the pod was seen to have: nothing is removed that is not there, nothing added below a parent that
 * is missing, and nothing is tested.
 */
final class ResourcePatch {
    private final List<Operation> operations = new ArrayList<>();

    private ResourcePatch() {}

    /** One operation, with its fields as JSON Patch names them. */
    sealed interface Operation {}

    /** @param value a text, a map of texts, or a list of such maps */
    record Add(String op, String path, Object value) implements Operation {}

    record Remove(String op, String path) implements Operation {}

    /** From the pod as it stands, with what a previous resize of ours left open in it, to the pod resized. */
    static List<Operation> of(SubmittedPod pod, SizingDecision.Resize resize, PreviousResize previous) {
        ResourcePatch patch = new ResourcePatch();
        Map<ContainerPosition, SubmittedContainer> containers = new HashMap<>();
        pod.containers().forEach(container -> containers.put(container.at(), container));
        for (SizingDecision.ContainerResize container : resize.containers()) {
            patch.rename(
                    containers.get(container.at()),
                    previous.targetOf(container.at()),
                    container.offer().target());
        }
        patch.operations.addAll(ClaimPatch.undoing(pod, previous));
        patch.operations.addAll(ClaimPatch.of(pod, resize));
        patch.addEntries("/spec/nodeSelector", pod.hasNodeSelector(), new TreeMap<>(resize.nodeSelector()));
        patch.annotate(
                pod,
                ResizeRecord.annotations(
                        resize,
                        previous.isReverted() ? previous.gpu() : pod.placement().gpu()));
        return patch.operations;
    }

    /** Takes a previous resize of ours back; nothing where none is open. */
    static List<Operation> undoing(SubmittedPod pod, PreviousResize previous) {
        ResourcePatch patch = new ResourcePatch();
        if (previous.isReverted()) {
            pod.containers()
                    .forEach(container -> previous.targetOf(container.at())
                            .ifPresent(it -> patch.rename(container, Optional.of(it), Target.of(previous.gpu()))));
            patch.operations.addAll(ClaimPatch.undoing(pod, previous));
            previous.selected().forEach(label -> patch.remove("/spec/nodeSelector", label));
            ResizeRecord.keys().stream()
                    .filter(pod.annotations()::containsKey)
                    .forEach(key -> patch.remove("/metadata/annotations", key));
        }
        return patch.operations;
    }

    /**
     * Gives a pod that is updated the GPU resources, the claims and the node selector entries back that it was stored with
     * after our resize; nothing else of it is touched.
     */
    static List<Operation> restoring(SubmittedPod updated, SubmittedPod stored) {
        ResourcePatch patch = new ResourcePatch();
        Map<ContainerPosition, SubmittedContainer> containers = new HashMap<>();
        stored.containers().forEach(container -> containers.put(container.at(), container));
        Set<String> names = ResizeRecord.resourcesOf(stored);
        for (SubmittedContainer container : updated.containers()) {
            SubmittedContainer before = containers.get(container.at());
            if (before != null) {
                String path = resourcesPath(container.at());
                patch.restore(path + "/limits", container.limits(), before.limits(), names);
                patch.restore(path + "/requests", container.requests(), before.requests(), names);
            }
        }
        patch.operations.addAll(ClaimPatch.restoring(updated, stored));
        Map<String, String> selector = new TreeMap<>(ResizeRecord.nodeSelectorOf(stored));
        selector.keySet().removeAll(updated.placement().nodeSelector().keySet());
        patch.addEntries("/spec/nodeSelector", updated.hasNodeSelector(), selector);
        return patch.operations;
    }

    private void restore(
            String path,
            Optional<Map<String, String>> amounts,
            Optional<Map<String, String>> before,
            Set<String> names) {
        Map<String, String> present = amounts.orElse(Map.of());
        Map<String, String> stored = before.orElse(Map.of());
        Map<String, String> missing = new TreeMap<>();
        for (String name : names) {
            if (present.containsKey(name) && !stored.containsKey(name)) {
                remove(path, name);
            } else if (stored.containsKey(name) && !stored.get(name).equals(present.get(name))) {
                missing.put(name, stored.get(name));
            }
        }
        addEntries(path, amounts.isPresent(), missing);
    }

    static String resourcesPath(ContainerPosition at) {
        return (at.init() ? "/spec/initContainers/" : "/spec/containers/") + at.index() + "/resources";
    }

    private void rename(SubmittedContainer container, Optional<Target> previous, Target to) {
        String resources = resourcesPath(container.at());
        rename(resources + "/limits", container.limits(), previous, to);
        rename(resources + "/requests", container.requests(), previous, to);
    }

    private void rename(String path, Optional<Map<String, String>> amounts, Optional<Target> previous, Target to) {
        Map<String, String> present = amounts.orElse(Map.of());
        List<String> from = new ArrayList<>();
        ExtendedResource.WHOLE_GPUS.forEach(it -> from.add(it.name()));
        previous.ifPresent(it -> from.addAll(it.amounts().keySet()));
        from.removeIf(it -> to.amounts().containsKey(it) || !present.containsKey(it));
        from.forEach(it -> remove(path, it));
        Map<String, String> missing = new TreeMap<>(to.amounts());
        missing.keySet().removeAll(present.keySet());
        if (!to.keepsName() || previous.isPresent() || !from.isEmpty()) {
            addEntries(path, amounts.isPresent(), missing);
        }
    }

    private void annotate(SubmittedPod pod, Map<String, String> annotations) {
        if (pod.hasMetadata()) {
            addEntries("/metadata/annotations", pod.hasAnnotations(), annotations);
        } else {
            add("/metadata", Map.of("annotations", annotations));
        }
    }

    /** Adds entries to a map, or the map with them where it is missing. */
    private void addEntries(String path, boolean exists, Map<String, String> entries) {
        if (entries.isEmpty()) {
            return;
        }
        if (exists) {
            entries.forEach((key, value) -> add(path + "/" + escape(key), value));
        } else {
            add(path, new LinkedHashMap<>(entries));
        }
    }

    private void remove(String path, String key) {
        operations.add(new Remove("remove", path + "/" + escape(key)));
    }

    private void add(String path, Object value) {
        operations.add(new Add("add", path, value));
    }

    /** A key as a reference token of a JSON Pointer (RFC 6901). */
    static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
