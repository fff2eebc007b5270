package io.gpurightsizer.cluster.nodes;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.Taint;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Offers;

/**
 * Nodes with NVIDIA GPUs that are alike: of the same node pool and instance type, with the same GPUs, cut the same way. Made
 * for those who set a cluster up; where a pod may run is decided node by node.
 *
 * @param labels those of {@link #LABELS} that they have, which are the same on all of them
 * @param devices how many devices of each kind pods can have on one of them
 * @param taints without those that Kubernetes or an autoscaler sets for the time being
 * @param nodes at least one, by name
 */
public record GpuPool(
        SortedMap<String, String> labels,
        SortedMap<ExtendedResource, Integer> devices,
        List<Taint> taints,
        List<NodeState> nodes) {
    public static final String PRODUCT = "nvidia.com/gpu.product";
    public static final String MIG_CONFIG = "nvidia.com/mig.config";
    public static final String MIG_STATE = "nvidia.com/mig.config.state";
    public static final String MIG_STRATEGY = "nvidia.com/mig.strategy";
    public static final String INSTANCE_TYPE = "node.kubernetes.io/instance-type";
    public static final String GKE_ACCELERATOR = GkeLabels.ACCELERATOR;
    public static final String EKS_ACCELERATOR = "k8s.amazonaws.com/accelerator";

    /** The node pools of Karpenter, of GKE, of EKS and of AKS. */
    public static final String KARPENTER_POOL = "karpenter.sh/nodepool";

    public static final String GKE_POOL = "cloud.google.com/gke-nodepool";
    private static final List<String> POOLS =
            List.of(KARPENTER_POOL, GKE_POOL, "eks.amazonaws.com/nodegroup", "kubernetes.azure.com/agentpool");

    private static final List<String> LABELS = List.of(
            PRODUCT,
            MIG_CONFIG,
            MIG_STATE,
            MIG_STRATEGY,
            INSTANCE_TYPE,
            GKE_ACCELERATOR,
            GkeLabels.PARTITION_SIZE,
            GkeLabels.SHARING_STRATEGY,
            EKS_ACCELERATOR,
            "nvidia.com/gpu.sharing-strategy");

    /** What is no label's value can only come from a file; it would be written into commands. */
    private static final String LABEL_VALUE = "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?";

    private static final String TAINT =
            "([a-z0-9.-]+/)?" + LABEL_VALUE + "(=" + LABEL_VALUE + ")?:(NoSchedule|PreferNoSchedule|NoExecute)";

    /** What autoscalers and cloud providers put on nodes that start or are about to go. */
    private static final String TAINT_FOR_NOW = "karpenter\\.sh/(disrupted|disruption|unregistered)"
            + "|(ToBeDeletedBy|DeletionCandidateOf)ClusterAutoscaler|node\\.cloudprovider\\.kubernetes\\.io/.*";

    /** The pools of these nodes, each where its first node is; nodes without GPUs are in none. */
    public static List<GpuPool> of(List<NodeState> nodes) {
        return nodes.stream()
                .filter(GpuPool::hasGpus)
                .sorted(Comparator.comparing(NodeState::name))
                .map(it -> new GpuPool(labels(it), new TreeMap<>(it.devices()), lastingTaints(it), List.of(it)))
                .collect(Collectors.groupingBy(
                        it -> List.of(it.labels, it.devices, it.taints), LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(alike -> alike.get(0)
                        .with(alike.stream().flatMap(it -> it.nodes.stream()).toList()))
                .toList();
    }

    private GpuPool with(List<NodeState> all) {
        return new GpuPool(labels, devices, taints, all);
    }

    private static boolean hasGpus(NodeState node) {
        return !node.devices().isEmpty()
                || NodeGpu.count(node) > 0
                || node.label("nvidia.com/gpu.present").equals("true")
                || !node.label(GKE_ACCELERATOR).isEmpty();
    }

    private static SortedMap<String, String> labels(NodeState node) {
        SortedMap<String, String> labels = new TreeMap<>(node.labels());
        labels.keySet().removeIf(it -> !LABELS.contains(it) && !POOLS.contains(it));
        labels.values().removeIf(it -> !it.matches(LABEL_VALUE));
        return labels;
    }

    private static List<Taint> lastingTaints(NodeState node) {
        return node.taints().stream()
                .filter(it -> !it.isForNow() && !it.key().matches(TAINT_FOR_NOW))
                .filter(it -> it.toString().matches(TAINT))
                .sorted(Comparator.comparing(Taint::toString))
                .toList();
    }

    /** A label's value; empty where they do not have it. */
    public String label(String key) {
        return labels.getOrDefault(key, "");
    }

    /** The devices that are parts of GPUs and have names of their own. */
    public SortedMap<ExtendedResource, Integer> partitions() {
        SortedMap<ExtendedResource, Integer> parts = new TreeMap<>(devices);
        parts.keySet().removeAll(ExtendedResource.WHOLE_GPUS);
        return parts;
    }

    /** How many {@code nvidia.com/gpu} one node has, whole or not. */
    public int gpus() {
        return devices.getOrDefault(ExtendedResource.WHOLE_GPU, 0);
    }

    /** Whether what they call {@code nvidia.com/gpu} is a whole GPU on GKE, whose labels tell where it is a part. */
    public boolean hasWholeGpusOfGke() {
        return gpus() > 0
                && partitions().isEmpty()
                && label(GkeLabels.PARTITION_SIZE).isEmpty()
                && label(GkeLabels.SHARING_STRATEGY).isEmpty();
    }

    /** The label that names their node pool; empty if they have none. */
    public Optional<String> poolLabel() {
        return POOLS.stream().filter(labels::containsKey).findFirst();
    }

    /** For example {@code node gpu-a and 2 more (karpenter.sh/nodepool=mig, NVIDIA-A100-SXM4-40GB)}. */
    public String description() {
        String pool = poolLabel().map(it -> it + "=" + labels.get(it) + ", ").orElse("");
        String product = label(PRODUCT).isEmpty() ? "product not labelled" : label(PRODUCT);
        return new Offers.NodeGroup(nodes.get(0).name(), nodes.size(), Map.of()).description() + " (" + pool + product
                + ")";
    }

    /** What one node has, for example {@code nvidia.com/gpu: 4, nvidia.com/mig-1g.10gb: 28}. */
    public String devicesInWords() {
        return devices.isEmpty()
                ? "nothing under a name of NVIDIA"
                : devices.entrySet().stream()
                        .map(it -> it.getKey() + ": " + it.getValue())
                        .collect(Collectors.joining(", "));
    }
}
