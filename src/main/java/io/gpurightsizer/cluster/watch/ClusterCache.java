package io.gpurightsizer.cluster.watch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import org.jboss.logging.Logger;

import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.ClusterState;
import io.gpurightsizer.cluster.nodes.GpuNode;
import io.gpurightsizer.cluster.nodes.NodeReader;
import io.gpurightsizer.cluster.nodes.PodAllocation;
import io.gpurightsizer.cluster.nodes.RuntimeClassScheduling;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.text.ApiGroup;
import io.gpurightsizer.text.SafeText;

/**
 * What is kept of a watched cluster, changed object by object. Another thread makes snapshots of it when {@link #changes}
 * has grown.
 */
public final class ClusterCache {
    private static final Logger LOG = Logger.getLogger(ClusterCache.class);

    private final GpuCatalog catalog;
    private final Map<String, Optional<GpuNode>> nodes = new ConcurrentSkipListMap<>();
    private final Map<String, Map<String, String>> namespaceLabels = new ConcurrentHashMap<>();
    private final Map<String, PodAllocation> allocations = new ConcurrentHashMap<>();
    private final Map<String, ExtendedResource> deviceClasses = new ConcurrentHashMap<>();
    private final Map<String, RuntimeClassScheduling> runtimeClasses = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    public ClusterCache(GpuCatalog catalog) {
        this.catalog = catalog;
    }

    /** Of a node without GPUs only the name is kept. */
    public void node(String name, Optional<Node> node) {
        Optional<GpuNode> now = node.flatMap(this::read);
        Optional<GpuNode> before = node.isPresent() ? nodes.put(name, now) : nodes.remove(name);
        if (before == null || node.isEmpty() || !before.equals(now)) {
            changes.incrementAndGet();
        }
    }

    private Optional<GpuNode> read(Node node) {
        try {
            return GpuNode.of(NodeReader.read(node), catalog);
        } catch (IllegalArgumentException e) {
            LOG.warnf(
                    "node not read, it counts as one without GPUs: node=%s error=\"%s\"",
                    node.getMetadata().getName(), SafeText.logValue(e.getMessage()));
            return Optional.empty();
        }
    }

    void namespace(String name, Optional<Namespace> namespace) {
        if (namespace.isEmpty()) {
            namespaceLabels.remove(name);
            return;
        }
        Map<String, String> ours = new HashMap<>();
        Map<String, String> labels = namespace.get().getMetadata().getLabels();
        if (labels != null) {
            labels.forEach((key, value) -> {
                if (key.startsWith(ApiGroup.PREFIX)) {
                    ours.put(key.intern(), value.intern());
                }
            });
        }
        namespaceLabels.put(name, Map.copyOf(ours));
    }

    void pod(String key, Optional<Pod> pod) {
        PodAllocation now = pod.flatMap(PodAllocation::of).orElse(null);
        PodAllocation before = now == null ? allocations.remove(key) : allocations.put(key, now);
        if (!Objects.equals(before, now)) {
            changes.incrementAndGet();
        }
    }

    void deviceClass(String name, Optional<String> extendedResourceName) {
        ExtendedResource now = extendedResourceName
                .flatMap(ClusterObjects::deviceClassResource)
                .orElse(null);
        ExtendedResource before = now == null ? deviceClasses.remove(name) : deviceClasses.put(name, now);
        if (!Objects.equals(before, now)) {
            changes.incrementAndGet();
        }
    }

    void runtimeClass(String name, Optional<RuntimeClass> runtimeClass) {
        runtimeClass
                .map(RuntimeClassScheduling::of)
                .ifPresentOrElse(it -> runtimeClasses.put(name, it), () -> runtimeClasses.remove(name));
        changes.incrementAndGet();
    }

    /** Grows with every change that a snapshot would show. */
    long changes() {
        return changes.get();
    }

    int nodeCount() {
        return nodes.size();
    }

    int namespaceCount() {
        return namespaceLabels.size();
    }

    Optional<Map<String, String>> namespaceLabels(String namespace) {
        return Optional.ofNullable(namespaceLabels.get(namespace));
    }

    /** What is known now. */
    public ClusterState state() {
        List<Optional<GpuNode>> all = List.copyOf(nodes.values());
        return new ClusterState(
                all.size(),
                all.stream().flatMap(Optional::stream).toList(),
                Set.copyOf(deviceClasses.values()),
                runtimeClasses,
                catalog);
    }

    /** By the node's name how many of each resource its pods hold. */
    Map<String, Map<String, Long>> heldByNode() {
        Map<String, Map<String, Long>> held = new HashMap<>();
        for (PodAllocation allocation : allocations.values()) {
            Map<String, Long> onNode = held.computeIfAbsent(allocation.node(), it -> new HashMap<>());
            allocation.devices().forEach((resource, count) -> onNode.merge(resource, count, Long::sum));
        }
        return held;
    }
}
