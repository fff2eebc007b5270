package io.gpurightsizer.recommend;

import java.util.HashSet;
import java.util.List;
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
    private static final String EXPORTED = "exported_";

    /** The label that names the GPU; older exporters write it small. */
    static String uuidLabel(Map<String, String> labels) {
        return labels.containsKey("UUID") ? "UUID" : "uuid";
    }

    /**
     * Exporters whose own labels Prometheus honours less than those of the target: the pod that holds a device is called
     * {@code exported_pod}, and {@code pod} is the exporter itself.
     *
     * @param jobs of which that is known
     * @param pods the exporters that are known, without a container
     */
    record Exporters(Set<String> jobs, Set<PodContainer> pods) {
        static final Exporters NONE = new Exporters(Set.of(), Set.of());

        /** Those behind some series, by their labels. */
        static Exporters of(List<Map<String, String>> series) {
            Set<String> jobs = new HashSet<>();
            Set<PodContainer> pods = new HashSet<>();
            for (Map<String, String> labels : series) {
                if (labels.containsKey(EXPORTED + "pod")) {
                    jobs.add(first(labels, "job"));
                    pods.add(target(labels));
                }
            }
            jobs.remove("");
            return new Exporters(jobs, pods);
        }

        private boolean wrote(Map<String, String> labels) {
            return labels.containsKey(EXPORTED + "pod")
                    || jobs.contains(first(labels, "job"))
                    || pods.contains(target(labels));
        }

        private static PodContainer target(Map<String, String> labels) {
            return new PodContainer(first(labels, "namespace"), first(labels, "pod"), "");
        }
    }

    /** Reads the labels of a series. */
    static DeviceSeries of(Map<String, String> labels, Exporters exporters) {
        return new DeviceSeries(
                new Device(first(labels, "UUID", "uuid"), first(labels, "GPU_I_ID")),
                holder(labels, exporters.wrote(labels) ? EXPORTED : ""),
                labels.containsKey("vgpu"),
                first(labels, "GPU_I_PROFILE"),
                first(labels, "modelName"),
                first(labels, "Hostname", "hostname"));
    }

    private static Optional<PodContainer> holder(Map<String, String> labels, String prefix) {
        PodContainer holder = new PodContainer(
                first(labels, prefix + "namespace", "pod_namespace"),
                first(labels, prefix + "pod", "pod_name"),
                first(labels, prefix + "container", "container_name"));
        return Optional.of(holder).filter(it -> !it.pod().isEmpty());
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
