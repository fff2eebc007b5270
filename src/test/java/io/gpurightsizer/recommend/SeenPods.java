package io.gpurightsizer.recommend;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;

import io.gpurightsizer.testing.RealPrometheus.Series;

/**
 * Fourteen days of workloads whose true need is known: their manifests, and the series that a DCGM exporter, kube-state-metrics
 * and vLLM would have written of them.
 */
final class SeenPods {
    private static final Duration STEP = Duration.ofMinutes(15);
    private static final Duration DAY = Duration.ofDays(1);
    private static final String MEMORY = "DCGM_FI_DEV_FB_USED";
    private static final String EMBEDDINGS = "ghcr.io/huggingface/text-embeddings-inference:hopper-1.8";
    private static final String SHARING_NODE = "sharing-node";

    final List<Series> series = new ArrayList<>();
    /** By the name of the workload: the truth's maximum in MiB; empty where it cannot be known. */
    final Map<String, OptionalDouble> truth = new LinkedHashMap<>();
    /** The manifests, as one YAML stream. */
    final StringBuilder manifests = new StringBuilder();

    int pods;

    private final Instant end;
    private final Random random = new Random(23);
    private int devices;

    SeenPods(Instant end) {
        this.end = end;
    }

    /** A node whose GPUs pods share without names of their own, and one with MIG devices. */
    static String nodes() {
        return """
                apiVersion: v1
                kind: Node
                metadata:
                  name: sharing-node
                  labels: {nvidia.com/gpu.product: NVIDIA-L4-SHARED, nvidia.com/gpu.count: "1", nvidia.com/gpu.replicas: "4", nvidia.com/gpu.sharing-strategy: time-slicing, kubernetes.io/arch: amd64, kubernetes.io/os: linux}
                status: {allocatable: {nvidia.com/gpu: "4", cpu: "64", memory: 256Gi, pods: "110"}}
                ---
                apiVersion: v1
                kind: Node
                metadata:
                  name: mig-node
                  labels: {nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3, nvidia.com/gpu.count: "8", kubernetes.io/arch: amd64, kubernetes.io/os: linux}
                status: {allocatable: {nvidia.com/gpu: "4", nvidia.com/mig-1g.10gb: "14", nvidia.com/mig-2g.20gb: "6", cpu: "640", memory: 2560Gi, pods: "1100"}}
                """;
    }

    /** All kinds of workloads, until there are so many pods. */
    void fill(int wanted) {
        for (int i = 0; pods < wanted; i++) {
            wholeGpus("whole-" + i);
            migDevices("mig-" + i);
            replacedPods("replaced-" + i);
            redeployed("redeployed-" + i);
            rolledBack("rolled-back-" + i);
            imageChanged("image-changed-" + i);
            processes("processes-" + i);
            vllmWithCache("cache-" + i);
            onlyZero("zero-" + i);
            allTogether("together-" + i);
            onSharingNode("unnamed-replicas-" + i);
            askedForReplica("replica-" + i);
            atTheSameTime("same-time-" + i);
            vllm("prealloc-" + i);
            vllmThatPreempts("preempting-" + i);
            young("young-" + i);
            withoutSeries("unseen-" + i);
            twoGpus("two-gpus-" + i);
        }
    }

    private void wholeGpus(String name) {
        deployment(name, 2);
        double max = most();
        for (int pod = 0; pod < 2; pod++) {
            Device device = device("");
            double own = pod == 0 ? max : max * 0.8;
            memory(device, pod(name, "7d9f8b6c5", pod), true, spiky(own, 14, 0));
            busy(device, pod(name, "7d9f8b6c5", pod), 0.11);
        }
        truth.put(name, OptionalDouble.of(max));
    }

    private void migDevices(String name) {
        deployment(name, 2);
        double max = 2_000 + random.nextInt(7_000);
        for (int pod = 0; pod < 2; pod++) {
            Device device = device("1g.10gb");
            memory(device, pod(name, "5c4d7", pod), false, spiky(pod == 1 ? max : max * 0.9, 14, 0));
        }
        truth.put(name, OptionalDouble.of(max));
    }

    /** Pods that were replaced, each on the GPU that the one before had left. */
    private void replacedPods(String name) {
        deployment(name, 1);
        double max = most();
        Device device = device("");
        memory(device, pod(name, "6b7c8d9f4", 0), true, spiky(max * 0.7, 14, 9));
        memory(device, pod(name, "6b7c8d9f4", 1), true, spiky(max, 9, 4));
        memory(device, pod(name, "6b7c8d9f4", 2), true, spiky(max * 0.9, 4, 0));
        truth.put(name, OptionalDouble.of(max));
    }

    private void redeployed(String name) {
        deployment(name, 1);
        double max = most();
        Device device = device("");
        memory(device, pod(name, "old8b6c5", 0), true, spiky(max * 1.9, 14, 8));
        memory(device, pod(name, "new9f7d6", 0), true, spiky(max, 8, 0));
        truth.put(name, OptionalDouble.of(max));
    }

    /** To the template of before, whose ReplicaSet has the same name again. */
    private void rolledBack(String name) {
        deployment(name, 1);
        double max = most();
        memory(device(""), pod(name, "aaa8b6c5", 0), true, spiky(max * 0.6, 14, 10));
        memory(device(""), pod(name, "bbb9f7d6", 0), true, spiky(max * 1.7, 10, 7));
        memory(device(""), pod(name, "aaa8b6c5", 1), true, spiky(max, 7, 0));
        truth.put(name, OptionalDouble.of(max));
    }

    /** The pods of a StatefulSet have their names again. */
    private void imageChanged(String name) {
        workload("StatefulSet", name, 1, EMBEDDINGS, "--model-id=org/" + name, 1);
        double max = most();
        String pod = name + "-0";
        Device device = device("");
        Map<Long, Double> values = spiky(max * 1.8, 14, 8);
        values.putAll(spiky(max, 7.9, 0));
        memory(device, pod, true, values);
        add("kube_pod_container_info", container(pod, "image", "old:1"), flat(1, 14, 8));
        add("kube_pod_container_info", container(pod, "image", EMBEDDINGS), flat(1, 7.9, 0));
        truth.put(name, OptionalDouble.of(max));
    }

    /** Two workloads on one GPU, of which the exporter knows what their processes use. */
    private void processes(String name) {
        deployment(name + "-a", 1);
        deployment(name + "-b", 1);
        double a = 2_000 + random.nextInt(4_000);
        double b = 2_000 + random.nextInt(4_000);
        Device device = device("");
        memory(device, replica(pod(name + "-a", "7d9f8b6c5", 0), 0), true, spiky(a, 14, 0));
        memory(device, replica(pod(name + "-b", "7d9f8b6c5", 0), 1), true, spiky(b, 14, 0));
        memory(device, Map.of("pod", "exporter", "job", "exported"), flat(a + b + 700, 14, 0));
        truth.put(name + "-a", OptionalDouble.of(a));
        truth.put(name + "-b", OptionalDouble.of(b));
    }

    private void vllmWithCache(String name) {
        vllmWorkload(name);
        String pod = pod(name, "7d9f8b6c5", 0);
        double peak = 0.3;
        long cache = 40L << 30;
        memory(device(""), pod, true, flat(60_000, 14, 0));
        add("vllm:kv_cache_usage_perc", Map.of("namespace", "seen", "pod", pod), spiky(peak, 14, 0));
        add("vllm:num_preemptions_total", Map.of("namespace", "seen", "pod", pod), flat(0, 14, 0));
        add(
                "vllm:cache_config_info",
                Map.of("namespace", "seen", "pod", pod, "kv_cache_memory_bytes", String.valueOf(cache)),
                flat(1, 14, 0));
        truth.put(name, OptionalDouble.of(60_000 - 40 * 1_024 * (1 - peak)));
    }

    private void onlyZero(String name) {
        deployment(name, 1);
        memory(device(""), replica(pod(name, "7d9f8b6c5", 0), 0), true, flat(0, 14, 0));
        truth.put(name, OptionalDouble.empty());
    }

    /** Each pod with what all use together. */
    private void allTogether(String name) {
        deployment(name, 2);
        Device device = device("");
        for (int pod = 0; pod < 2; pod++) {
            memory(device, replica(pod(name, "7d9f8b6c5", pod), pod), true, flat(9_000, 14, 0));
        }
        truth.put(name, OptionalDouble.empty());
    }

    private void onSharingNode(String name) {
        deployment(name, 1);
        Map<String, String> labels = new HashMap<>(holder(pod(name, "7d9f8b6c5", 0), true));
        labels.put("Hostname", SHARING_NODE);
        memory(device(""), labels, flat(9_000, 14, 0));
        truth.put(name, OptionalDouble.empty());
    }

    /** Of several pods that share a device the exporter names only one. */
    private void askedForReplica(String name) {
        deployment(name, 1);
        String pod = pod(name, "7d9f8b6c5", 0);
        memory(device(""), pod, true, flat(9_000, 14, 0));
        add(
                "kube_pod_container_resource_requests",
                container(pod, "resource", "nvidia_com_gpu_shared"),
                flat(1, 14, 0));
        truth.put(name, OptionalDouble.empty());
    }

    private void atTheSameTime(String name) {
        deployment(name + "-a", 1);
        deployment(name + "-b", 1);
        Device device = device("");
        memory(device, pod(name + "-a", "7d9f8b6c5", 0), false, flat(9_000, 14, 0));
        memory(device, pod(name + "-b", "7d9f8b6c5", 0), false, flat(9_000, 12, 1));
        truth.put(name + "-a", OptionalDouble.empty());
        truth.put(name + "-b", OptionalDouble.empty());
    }

    private void vllm(String name) {
        vllmWorkload(name);
        memory(device(""), pod(name, "7d9f8b6c5", 0), true, flat(72_000, 14, 0));
        truth.put(name, OptionalDouble.empty());
    }

    private void vllmThatPreempts(String name) {
        vllmWithCache(name);
        series.removeIf(it -> it.metric().equals("vllm:num_preemptions_total")
                && it.labels().get("pod").startsWith(name + "-"));
        Map<Long, Double> counted = new TreeMap<>();
        flat(0, 14, 0).keySet().forEach(at -> counted.put(at, (double) counted.size()));
        add("vllm:num_preemptions_total", Map.of("namespace", "seen", "pod", pod(name, "7d9f8b6c5", 0)), counted);
        truth.put(name, OptionalDouble.empty());
    }

    private void young(String name) {
        deployment(name, 1);
        memory(device(""), pod(name, "7d9f8b6c5", 0), true, spiky(most(), 0.4, 0));
        truth.put(name, OptionalDouble.empty());
    }

    private void withoutSeries(String name) {
        deployment(name, 1);
        truth.put(name, OptionalDouble.empty());
    }

    private void twoGpus(String name) {
        workload("Deployment", name, 1, EMBEDDINGS, "--model-id=org/" + name, 2);
        memory(device(""), pod(name, "7d9f8b6c5", 0), true, flat(9_000, 14, 0));
        truth.put(name, OptionalDouble.empty());
    }

    private double most() {
        return 3_000 + random.nextInt(30_000);
    }

    private void deployment(String name, int replicas) {
        workload("Deployment", name, replicas, EMBEDDINGS, "--model-id=org/" + name, 1);
    }

    private void vllmWorkload(String name) {
        workload("Deployment", name, 1, "vllm/vllm-openai:v0.9.0", "--model=org/" + name, 1);
    }

    private void workload(String kind, String name, int replicas, String image, String argument, int gpus) {
        pods += replicas;
        manifests.append("""
                ---
                apiVersion: apps/v1
                kind: %s
                metadata: {name: %s, namespace: seen}
                spec:
                  replicas: %d
                  template:
                    spec:
                      containers:
                      - {name: server, image: "%s", args: ["%s"], resources: {limits: {nvidia.com/gpu: %d}}}
                """.formatted(kind, name, replicas, image, argument, gpus));
    }

    private static String pod(String name, String hash, int number) {
        return name + "-" + hash + "-" + "bcdf" + (char) ('g' + number);
    }

    private record Device(String uuid, String profile, int number) {}

    private Device device(String profile) {
        devices++;
        return new Device("GPU-" + devices, profile, devices);
    }

    private void memory(Device device, String pod, boolean exported, Map<Long, Double> values) {
        memory(device, holder(pod, exported), values);
    }

    private void memory(Device device, Map<String, String> labels, boolean exported, Map<Long, Double> values) {
        memory(device, labels, values);
    }

    private void memory(Device device, Map<String, String> labels, Map<Long, Double> values) {
        Map<String, String> all = new TreeMap<>(of(device));
        all.putAll(labels);
        add(MEMORY, all, values);
    }

    private void busy(Device device, String pod, double share) {
        Map<String, String> all = new TreeMap<>(of(device));
        all.putAll(holder(pod, true));
        add("DCGM_FI_PROF_GR_ENGINE_ACTIVE", all, flat(share, 14, 0));
    }

    private static Map<String, String> of(Device device) {
        Map<String, String> labels = new HashMap<>(Map.of("UUID", device.uuid(), "modelName", "NVIDIA H100 80GB HBM3"));
        if (!device.profile().isEmpty()) {
            labels.put("GPU_I_PROFILE", device.profile());
            labels.put("GPU_I_ID", String.valueOf(7 + device.number() % 7));
        }
        return labels;
    }

    private static Map<String, String> holder(String pod, boolean exported) {
        return exported
                ? Map.of(
                        "job",
                        "exported",
                        "namespace",
                        "monitoring",
                        "pod",
                        "exporter",
                        "container",
                        "exporter",
                        "exported_namespace",
                        "seen",
                        "exported_pod",
                        pod,
                        "exported_container",
                        "server")
                : Map.of("job", "honoured", "namespace", "seen", "pod", pod, "container", "server");
    }

    private static Map<String, String> replica(String pod, int number) {
        Map<String, String> labels = new HashMap<>(holder(pod, true));
        labels.put("vgpu", String.valueOf(number));
        return labels;
    }

    private static Map<String, String> container(String pod, String label, String value) {
        return Map.of("namespace", "seen", "pod", pod, "container", "server", label, value);
    }

    private void add(String metric, Map<String, String> labels, Map<Long, Double> values) {
        series.add(new Series(metric, new TreeMap<>(labels), values));
    }

    /** The same value from so many days ago to so many days ago. */
    private Map<Long, Double> flat(double value, double from, double to) {
        Map<Long, Double> values = new TreeMap<>();
        long seconds = DAY.toSeconds();
        long first = end.getEpochSecond() - (long) (from * seconds) + STEP.toSeconds();
        for (long at = first; at <= end.getEpochSecond() - (long) (to * seconds); at += STEP.toSeconds()) {
            values.put(at, value);
        }
        return values;
    }

    /** About four fifths of the maximum, and once the maximum itself. */
    private Map<Long, Double> spiky(double max, double from, double to) {
        Map<Long, Double> values = flat(max, from, to);
        List<Long> times = List.copyOf(values.keySet());
        times.forEach(at -> values.put(at, max * (0.75 + random.nextDouble() * 0.1)));
        values.put(times.get(random.nextInt(times.size())), max);
        return values;
    }
}
