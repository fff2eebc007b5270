package io.gpurightsizer.workload;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.offers.Target;

/** The annotations a resized pod carries, written and read in one place. */
public final class ResizeRecord {
    private static final String KEPT_NAME = ExtendedResource.WHOLE_GPU.name() + " on ";

    private static final int LONGEST = 1024;

    /** Used instead of a container's name if all got the same. */
    static final String EVERY_CONTAINER = "";

    private ResizeRecord() {}

    /** The annotations for a resize, in order. */
    public static Map<String, String> annotations(SizingDecision.Resize resize) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(Keys.RESIZED_FROM, ExtendedResource.WHOLE_GPU.name());
        annotations.put(Keys.RESIZED_TO, resizedTo(resize));
        annotations.put(Keys.ROW, resize.rowNames());
        annotations.put(Keys.REASON, shortened(resize.explanation()));
        return annotations;
    }

    /** All annotations of a pod together may have 256 KiB; ours must not exceed that. */
    private static String shortened(String sentence) {
        return sentence.length() <= LONGEST ? sentence : sentence.substring(0, LONGEST - 1) + "…";
    }

    private static String resizedTo(SizingDecision.Resize resize) {
        List<SizingDecision.ContainerResize> containers = resize.containers();
        Target first = containers.get(0).offer().target();
        if (containers.stream().allMatch(it -> it.offer().target().equals(first))) {
            return first.toString();
        }
        return containers.stream()
                .map(it -> it.at().name() + "=" + it.offer().target())
                .collect(Collectors.joining(", "));
    }

    /** The keys under which {@link #annotations} writes. */
    public static List<String> keys() {
        return List.of(Keys.RESIZED_FROM, Keys.RESIZED_TO, Keys.ROW, Keys.REASON);
    }

    /**
     * Reads {@code resized-to}: the resource that each container got, by its name, or by {@link #EVERY_CONTAINER}. Others
     * may have written it: what is not the name of a resource is left out.
     */
    static Map<String, String> resourcesByContainer(String resizedTo) {
        Map<String, String> resources = new HashMap<>();
        for (String part : resizedTo.split(", ")) {
            String target = part.split(" on ", 2)[0];
            int equals = target.indexOf('=');
            String resource = target.substring(equals + 1);
            if (isResource(resource)) {
                resources.put(equals < 0 ? EVERY_CONTAINER : target.substring(0, equals), resource);
            }
        }
        return resources;
    }

    private static boolean isResource(String name) {
        try {
            new ExtendedResource(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether the pod was given an offer that keeps the name {@code nvidia.com/gpu} and still selects its nodes. */
    static boolean isInEffect(SubmittedPod pod) {
        String resizedTo = pod.annotations().getOrDefault(Keys.RESIZED_TO, "");
        return resizedTo.startsWith(KEPT_NAME)
                && Stream.of(resizedTo.substring(KEPT_NAME.length()).split(", "))
                        .allMatch(label -> isSelected(label, pod.placement().nodeSelector()));
    }

    private static boolean isSelected(String label, Map<String, String> nodeSelector) {
        int equals = label.indexOf('=');
        return equals >= 0 && label.substring(equals + 1).equals(nodeSelector.get(label.substring(0, equals)));
    }
}
