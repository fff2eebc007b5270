package io.gpurightsizer.admission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.Target;
import io.gpurightsizer.workload.ResizeRecord;
import io.gpurightsizer.workload.SubmittedContainer;
import io.gpurightsizer.workload.SubmittedPod;

/**
 * The JSON Patch (RFC 6902) that resizes a pod. It names only the renamed resource in limits and requests, node selector
 * entries and our own annotations.
 *
 * <p>An operation that cannot be applied makes the API server reject the pod whatever the failure policy, so each is
 * written against what the pod was seen to have: nothing is removed that is not there, nothing added below a parent that
 * is missing, and nothing is tested.
 */
final class ResourcePatch {
    private static final String ONE = "1";

    private final List<Operation> operations = new ArrayList<>();

    private ResourcePatch() {}

    /**
     * One operation, {@code add} or {@code remove}.
     *
     * @param value a text or a map of texts; empty for {@code remove}
     */
    record Operation(String op, String path, Optional<Object> value) {}

    static List<Operation> of(SubmittedPod pod, SizingDecision.Resize resize) {
        ResourcePatch patch = new ResourcePatch();
        Map<ContainerPosition, SubmittedContainer> containers = new HashMap<>();
        pod.containers().forEach(container -> containers.put(container.at(), container));
        for (SizingDecision.ContainerResize container : resize.containers()) {
            patch.rename(containers.get(container.at()), container.offer().target());
        }
        patch.addEntries("/spec/nodeSelector", pod.hasNodeSelector(), new TreeMap<>(resize.nodeSelector()));
        patch.annotate(pod, ResizeRecord.annotations(resize));
        return patch.operations;
    }

    private void rename(SubmittedContainer container, Target target) {
        if (target.keepsName()) {
            return;
        }
        String resources = (container.at().init() ? "/spec/initContainers/" : "/spec/containers/")
                + container.at().index() + "/resources";
        rename(resources + "/limits", container.limits(), target.resource());
        rename(resources + "/requests", container.requests(), target.resource());
    }

    private void rename(String path, Optional<Map<String, String>> amounts, ExtendedResource to) {
        String from = ExtendedResource.WHOLE_GPU.name();
        if (amounts.isPresent() && amounts.get().containsKey(from)) {
            operations.add(new Operation("remove", path + "/" + escape(from), Optional.empty()));
        }
        addEntries(path, amounts.isPresent(), Map.of(to.name(), ONE));
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

    private void add(String path, Object value) {
        operations.add(new Operation("add", path, Optional.of(value)));
    }

    /** A key as a reference token of a JSON Pointer (RFC 6901). */
    private static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
