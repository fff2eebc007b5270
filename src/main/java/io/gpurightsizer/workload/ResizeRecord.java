package io.gpurightsizer.workload;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.sizing.table.Need;

/** The annotations a resized pod carries, written and read in one place. */
public final class ResizeRecord {
    private static final String KEPT_NAME = ExtendedResource.WHOLE_GPU.name() + " on ";

    private static final int LONGEST = 1024;

    /** What device plugins call a GPU and its parts, for example {@code nvidia.com/gpu.shared}; not {@code gpumem}. */
    private static final Pattern PARTITION = Pattern.compile(
            "(nvidia\\.com/(mig-[-.\\w]+|gpu([-.][-.\\w]+)?)|deviceclass\\.resource\\.kubernetes\\.io/[-.\\w]+)");

    /** Labels that tell a part of a GPU from a whole one, where both are called {@code nvidia.com/gpu}. */
    private static final Pattern PARTITION_LABEL = Pattern.compile("nvidia\\.com/gpu\\.product=.*(-MIG-|-SHARED).*"
            + "|nvidia\\.com/gpu\\.sharing-strategy=(time-slicing|mps)"
            + "|cloud\\.google\\.com/gke-gpu-(partition-size|sharing-strategy)=.+");

    static final Pattern CLAIM_TEMPLATE = Pattern.compile(Pattern.quote(Need.CLAIM_TEMPLATE) + "[-.a-z0-9]+");

    /** What the names of claims in a pod begin with that are ours. */
    public static final String CLAIM = "gpu-rightsizer-";

    /** Used instead of a container's name if all got the same. */
    static final String EVERY_CONTAINER = "";

    private ResizeRecord() {}

    /** The annotations for a resize of a pod that asks for whole GPUs by this name, in order. */
    public static Map<String, String> annotations(SizingDecision.Resize resize, ExtendedResource gpu) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(Keys.RESIZED_FROM, gpu.name());
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
     * Reads {@code resized-to}: what each container got, by its name, or by {@link #EVERY_CONTAINER}. Anybody may have
     * written it: what is neither a part of an NVIDIA GPU nor a ResourceClaimTemplate is left out, since we never give
     * anything else.
     */
    static Map<String, String> namesByContainer(String resizedTo) {
        Map<String, String> names = new HashMap<>();
        for (String part : resizedTo.split(", ")) {
            String target = part.split(" on ", 2)[0];
            int equals = target.indexOf('=');
            String name = target.substring(equals + 1);
            if (PARTITION.matcher(name).matches()
                    || CLAIM_TEMPLATE.matcher(name).matches()) {
                names.put(equals < 0 ? EVERY_CONTAINER : target.substring(0, equals), name);
            }
        }
        return names;
    }

    /** The names of whole GPUs and of the resources that a pod's record names, sorted. */
    public static Set<String> resourcesOf(SubmittedPod pod) {
        Set<String> names = new TreeSet<>(namesByContainer(pod.annotations().getOrDefault(Keys.RESIZED_TO, ""))
                .values());
        names.removeIf(it -> it.startsWith(Need.CLAIM_TEMPLATE));
        ExtendedResource.WHOLE_GPUS.forEach(it -> names.add(it.name()));
        return names;
    }

    /** What of a pod's node selector leads to the offer that its record names; empty if a resource's name does. */
    public static Map<String, String> nodeSelectorOf(SubmittedPod pod) {
        Map<String, String> selector = new HashMap<>();
        if (isInEffect(pod)) {
            for (String label : recordedLabels(pod)) {
                String key = label.substring(0, label.indexOf('='));
                selector.put(key, pod.placement().nodeSelector().get(key));
            }
        }
        return selector;
    }

    private static List<String> recordedLabels(SubmittedPod pod) {
        String resizedTo = pod.annotations().getOrDefault(Keys.RESIZED_TO, "");
        return resizedTo.startsWith(KEPT_NAME)
                ? List.of(resizedTo.substring(KEPT_NAME.length()).split(", "))
                : List.of();
    }

    /**
     * Whether the pod was given an offer that keeps the name {@code nvidia.com/gpu} and still selects its nodes. Anybody may
     * have written the record: it counts only if the labels lead to parts of GPUs.
     */
    static boolean isInEffect(SubmittedPod pod) {
        List<String> labels = recordedLabels(pod);
        return labels.stream()
                        .allMatch(label -> isSelected(label, pod.placement().nodeSelector()))
                && labels.stream().anyMatch(ResizeRecord::leadsToPartition);
    }

    private static boolean leadsToPartition(String label) {
        return PARTITION_LABEL.matcher(label).matches();
    }

    private static boolean isSelected(String label, Map<String, String> nodeSelector) {
        int equals = label.indexOf('=');
        return equals >= 0 && label.substring(equals + 1).equals(nodeSelector.get(label.substring(0, equals)));
    }
}
