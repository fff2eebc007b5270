package io.gpurightsizer.cluster.watch;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import org.jboss.logging.Logger;

import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.ClusterState;
import io.gpurightsizer.cluster.nodes.GpuNode;
import io.gpurightsizer.cluster.nodes.LimitRangeState;
import io.gpurightsizer.cluster.nodes.NamespaceState;
import io.gpurightsizer.cluster.nodes.NodeReader;
import io.gpurightsizer.cluster.nodes.PodStateReader;
import io.gpurightsizer.cluster.nodes.QuotaState;
import io.gpurightsizer.cluster.nodes.RuntimeClassScheduling;
import io.gpurightsizer.cluster.nodes.Volumes;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.text.SafeText;

/**
 * What is kept of a watched cluster, changed object by object. Another thread makes snapshots of it when {@link #changes}
 * has grown.
 */
public final class ClusterCache {
    private static final Logger LOG = Logger.getLogger(ClusterCache.class);

    private final GpuCatalog catalog;
    private final Map<String, Optional<GpuNode>> nodes = new ConcurrentSkipListMap<>();
    private final Map<String, NamespaceState> namespaces = new ConcurrentHashMap<>();
    private final PodsCache pods = new PodsCache();
    private final Map<String, ExtendedResource> deviceClasses = new ConcurrentHashMap<>();
    private final Map<String, RuntimeClassScheduling> runtimeClasses = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong nodeChanges = new AtomicLong();
    private final AtomicLong namespaceChanges = new AtomicLong();
    private volatile NodesAt lastNodes = new NodesAt(-1, 0, List.of());
    private volatile NamespacesAt lastNamespaces = new NamespacesAt(-1, Map.of());

    /** The nodes, and after how many changes of nodes they were so. */
    private record NodesAt(long changes, int count, List<GpuNode> nodes) {}

    /** The same of namespaces. */
    private record NamespacesAt(long changes, Map<String, NamespaceState> namespaces) {}

    public ClusterCache(GpuCatalog catalog) {
        this.catalog = catalog;
    }

    /** Of a node without GPUs only the name is kept. */
    public void node(String name, Optional<Node> node) {
        Optional<GpuNode> now = node.flatMap(this::read);
        Optional<GpuNode> before = node.isPresent() ? nodes.put(name, now) : nodes.remove(name);
        if (before == null || node.isEmpty() || !before.equals(now)) {
            nodeChanges.incrementAndGet();
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
        Optional<Map<String, String>> labels =
                namespace.map(it -> it.getMetadata().getLabels() == null
                        ? Map.of()
                        : it.getMetadata().getLabels());
        inNamespace(name, it -> it.labelled(labels));
    }

    void quota(String key, Optional<ResourceQuota> quota) {
        inNamespace(namespaceOf(key), it -> it.with(nameOf(key), quota.map(QuotaState::of)));
    }

    void limitRange(String key, Optional<LimitRange> limitRange) {
        inNamespace(namespaceOf(key), it -> it.limited(nameOf(key), limitRange.map(LimitRangeState::of)));
    }

    private void inNamespace(String name, UnaryOperator<NamespaceState> change) {
        NamespaceState before = namespaces.getOrDefault(name, NamespaceState.UNKNOWN);
        NamespaceState now = change.apply(before);
        if (!now.equals(before)) {
            namespaces.compute(name, (key, it) -> {
                NamespaceState after = change.apply(it == null ? NamespaceState.UNKNOWN : it);
                return after.equals(NamespaceState.UNKNOWN) ? null : after;
            });
            namespaceChanges.incrementAndGet();
            changes.incrementAndGet();
        }
    }

    private static String namespaceOf(String key) {
        return key.substring(0, Math.max(0, key.indexOf('/')));
    }

    private static String nameOf(String key) {
        return key.substring(key.indexOf('/') + 1);
    }

    void pod(String key, Optional<Pod> pod) {
        if (pods.change(key, pod.map(PodStateReader::read))) {
            changes.incrementAndGet();
        }
    }

    /** Whether pods can be seen, and if not, why; empty if they can. */
    void podsProblem(String problem) {
        if (pods.problem(problem)) {
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
        return (int) namespaces.values().stream()
                .filter(it -> it.labels().isPresent())
                .count();
    }

    int podCount() {
        return pods.count();
    }

    Optional<Map<String, String>> namespaceLabels(String namespace) {
        return Optional.ofNullable(namespaces.get(namespace)).flatMap(NamespaceState::labels);
    }

    /** What is known now. */
    public ClusterState state() {
        NodesAt now = nodesNow();
        return new ClusterState(
                now.count(),
                now.nodes(),
                pods.state(),
                namespacesNow(),
                Volumes.NOT_LOOKED_AT,
                Set.copyOf(deviceClasses.values()),
                runtimeClasses,
                catalog);
    }

    /** The same map as before if no namespace has changed. */
    private Map<String, NamespaceState> namespacesNow() {
        long now = namespaceChanges.get();
        if (lastNamespaces.changes() != now) {
            lastNamespaces = new NamespacesAt(now, Map.copyOf(namespaces));
        }
        return lastNamespaces.namespaces();
    }

    /** The same list as before if no node has changed. */
    private NodesAt nodesNow() {
        long now = nodeChanges.get();
        if (lastNodes.changes() != now) {
            List<Optional<GpuNode>> all = List.copyOf(nodes.values());
            lastNodes = new NodesAt(
                    now, all.size(), all.stream().flatMap(Optional::stream).toList());
        }
        return lastNodes;
    }
}
