package io.gpurightsizer.recommend;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.gpurightsizer.recommend.prometheus.Prometheus;
import io.gpurightsizer.recommend.prometheus.PrometheusException;
import io.gpurightsizer.recommend.prometheus.Sample;
import io.gpurightsizer.recommend.prometheus.Selector;

/** Asks for what else Prometheus may know of pods: restarts and images by kube-state-metrics, the cache by vLLM itself. */
final class PodReader {
    private static final String NAMESPACE = "namespace";
    private static final String POD = "pod";

    /** As kube-state-metrics writes {@code nvidia.com/gpu.shared} and {@code nvidia.com/mig-1g.10gb.shared}. */
    private static final Pattern SHARED_RESOURCE = Pattern.compile("nvidia_com_.+_shared");

    private final Prometheus prometheus;
    private final UsageReader reader;
    private final Window window;

    PodReader(Prometheus prometheus, UsageReader reader, Window window) {
        this.prometheus = prometheus;
        this.reader = reader;
        this.window = window;
    }

    /** How often containers were started again in the window; none where nothing is known. */
    Map<PodContainer, Integer> restarts(Collection<String> pods) throws PrometheusException {
        Map<PodContainer, Integer> restarts = new HashMap<>();
        for (Sample sample : reader.inBatches(POD, pods, this::restarts)) {
            restarts.merge(container(sample), (int) sample.value(), Math::max);
        }
        return restarts;
    }

    /** The counter tells of all restarts since the pod was made; its change tells of those in the window. */
    private List<Sample> restarts(Selector some) throws PrometheusException {
        String range = "(" + some.of("kube_pod_container_status_restarts_total") + "[" + window + "])";
        return prometheus.query("max_over_time" + range + " - min_over_time" + range, window.end());
    }

    /**
     * The pods that asked for a shared device by the name that NVIDIA's device plugin gives it with {@code renameByDefault};
     * without a container.
     */
    Set<PodContainer> sharing(Collection<String> pods) throws PrometheusException {
        return ask(pods, "max_over_time", "kube_pod_container_resource_requests").stream()
                .filter(it -> SHARED_RESOURCE.matcher(it.label("resource")).matches())
                .map(PodReader::pod)
                .collect(Collectors.toSet());
    }

    /**
     * Since when a container has the image that it had last, where it had another before.
     *
     * @return by container; of those whose image did not change nothing
     */
    Map<PodContainer, Instant> imageChanges(Collection<String> pods) throws PrometheusException {
        Map<PodContainer, Map<String, Double>> firsts = new HashMap<>();
        for (Sample sample : reader.inBatches(
                POD,
                pods,
                some -> prometheus.query(
                        "min_over_time(" + UsageReader.times(some.of("kube_pod_container_info"), window) + ")",
                        window.end()))) {
            firsts.computeIfAbsent(container(sample), it -> new HashMap<>())
                    .merge(sample.label("image"), sample.value(), Math::min);
        }
        Map<PodContainer, Instant> changes = new HashMap<>();
        firsts.forEach((container, images) -> {
            if (images.size() > 1) {
                double last =
                        images.values().stream().mapToDouble(it -> it).max().orElseThrow();
                changes.put(container, Instant.ofEpochSecond((long) last));
            }
        });
        return changes;
    }

    /** The pools of vLLM's pods, of which size and use are known and which were never too small. */
    Map<PodContainer, KvCache> caches(Collection<String> pods) throws PrometheusException {
        Map<PodContainer, Double> peaks = new HashMap<>();
        for (String metric : List.of("vllm:gpu_cache_usage_perc", "vllm:kv_cache_usage_perc")) {
            for (Sample sample : ask(pods, "max_over_time", metric)) {
                peaks.merge(pod(sample), sample.value(), Math::max);
            }
        }
        Map<PodContainer, Double> preemptions = new HashMap<>();
        for (Sample sample : ask(pods, "increase", "vllm:num_preemptions_total")) {
            preemptions.merge(pod(sample), sample.value(), Double::sum);
        }
        Map<PodContainer, Set<String>> sizes = new HashMap<>();
        for (Sample sample : ask(pods, "last_over_time", "vllm:cache_config_info")) {
            sizes.computeIfAbsent(pod(sample), it -> new HashSet<>()).add(sample.label("kv_cache_memory_bytes"));
        }
        Map<PodContainer, KvCache> caches = new HashMap<>();
        sizes.forEach((pod, bytes) -> {
            String size = bytes.size() == 1 ? bytes.iterator().next() : "";
            boolean enough = preemptions.getOrDefault(pod, 1.0) == 0;
            Double peak = peaks.get(pod);
            if (size.matches("[1-9][0-9]{0,15}") && enough && peak != null && peak >= 0 && peak <= 1) {
                caches.put(pod, new KvCache(Long.parseLong(size), peak));
            }
        });
        return caches;
    }

    private List<Sample> ask(Collection<String> pods, String function, String metric) throws PrometheusException {
        return reader.inBatches(
                POD,
                pods,
                some -> prometheus.query(function + "(" + some.of(metric) + "[" + window + "])", window.end()));
    }

    private static PodContainer container(Sample sample) {
        return new PodContainer(sample.label(NAMESPACE), sample.label(POD), sample.label("container"));
    }

    /** Of a pod only one container serves. */
    private static PodContainer pod(Sample sample) {
        return new PodContainer(sample.label(NAMESPACE), sample.label(POD), "");
    }
}
