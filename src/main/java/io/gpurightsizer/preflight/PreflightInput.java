package io.gpurightsizer.preflight;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.gpurightsizer.audit.manifests.FoundPod;
import io.gpurightsizer.audit.manifests.GpuSystemsSeen;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.GpuPool;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.ObjectsByKind;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.workload.PodInterpreter;

/**
 * What was read of a cluster.
 *
 * @param cluster its nodes and pods
 * @param pods its pods and templates of pods
 * @param seen quotas, and signs of other systems
 * @param objects what else is in it, of {@link #KINDS}
 * @param unread what may not be read
 * @param catalog what is known of GPUs
 */
public record PreflightInput(
        ClusterObjects cluster,
        List<FoundPod> pods,
        GpuSystemsSeen seen,
        ObjectsByKind objects,
        List<UnreadableDocument> unread,
        GpuCatalog catalog) {
    /** The kinds of objects that checks look at, besides workloads and nodes. */
    public static final Set<String> KINDS = Set.of(
            "LimitRange",
            "DaemonSet",
            "Deployment",
            "ConfigMap",
            "ClusterRole",
            "ClusterRoleBinding",
            "ResourceSlice",
            "MutatingWebhookConfiguration");

    public PreflightInput {
        pods = List.copyOf(pods);
        unread = List.copyOf(unread);
    }

    List<GpuPool> pools() {
        return GpuPool.of(cluster.nodes());
    }

    /** The names of the parts of GPUs that nodes offer, without the implicit names of DeviceClasses. */
    Set<String> parts() {
        Set<String> parts = new TreeSet<>();
        pools().forEach(pool -> pool.partitions().keySet().forEach(it -> parts.add(it.name())));
        cluster.nodes()
                .forEach(node -> parts.addAll(
                        cluster.devices().on(node.name(), catalog).offers().keySet()));
        parts.removeIf(it -> !it.startsWith("nvidia.com/"));
        return parts;
    }

    /** By the name that pods ask for, the others under which ResourceQuotas count it. */
    Map<String, Set<String>> quotaNames() {
        return cluster.devices().names().quotaNames();
    }

    /** Those that run and ask for {@code nvidia.com/gpu}. */
    Stream<FoundPod> runningWithGpus() {
        return pods.stream().filter(it -> it.isRunning() && PodInterpreter.asksForWholeGpu(it.pod()));
    }

    /** Objects of a kind with this name, whatever their namespace. */
    List<KubernetesObject> named(String kind, String name) {
        return objects.of(kind).stream().filter(it -> it.name().equals(name)).toList();
    }
}
