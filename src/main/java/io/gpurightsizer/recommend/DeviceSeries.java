package io.gpurightsizer.recommend;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the labels of a series of the DCGM exporter say (NVIDIA/dcgm-exporter, {@code internal/pkg/transformation}).
 *
 * @param device what it is about
 * @param of who holds the device; empty for one that no pod holds
 * @param replica whether the exporter knows that several pods share the device
 * @param profile the MIG profile; empty for a whole GPU
 * @param product as the driver calls it, for example {@code NVIDIA A100-SXM4-80GB}
 * @param node where it is; empty if it is not said
 */
record DeviceSeries(
        Device device, Optional<PodContainer> of, boolean replica, String profile, String product, String node) {
    /** The label that names the GPU; older exporters write it small. */
    static String uuidLabel(Map<String, String> labels) {
        return labels.containsKey("UUID") ? "UUID" : "uuid";
    }

    /** The jobs whose series keep the pod that holds a device apart from the exporter's own. */
    static boolean namesPodsAsExported(Map<String, String> labels) {
        return labels.containsKey("exported_pod");
    }

    /**
     * Reads the labels of a series.
     *
     * @param jobs those whose series call the pod that holds a device {@code exported_pod}, since Prometheus does not
     *     honour their labels: with them {@code pod} is the exporter
     */
    static DeviceSeries of(Map<String, String> labels, Set<String> jobs) {
        return new DeviceSeries(
                new Device(first(labels, "UUID", "uuid"), first(labels, "GPU_I_ID")),
                holder(labels, jobs.contains(first(labels, "job"))),
                labels.containsKey("vgpu"),
                first(labels, "GPU_I_PROFILE"),
                first(labels, "modelName"),
                first(labels, "Hostname", "hostname"));
    }

    private static Optional<PodContainer> holder(Map<String, String> labels, boolean exported) {
        String prefix = exported ? "exported_" : "";
        String pod = first(labels, prefix + "pod", "pod_name");
        return pod.isEmpty() || exported && !namesPodsAsExported(labels)
                ? Optional.empty()
                : Optional.of(new PodContainer(
                        first(labels, prefix + "namespace", "pod_namespace"),
                        pod,
                        first(labels, prefix + "container", "container_name")));
    }

    private static String first(Map<String, String> labels, String... names) {
        for (String name : names) {
            String value = labels.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }
}
