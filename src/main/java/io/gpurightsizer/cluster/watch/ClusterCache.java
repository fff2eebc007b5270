package io.gpurightsizer.cluster.watch;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

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
import io.gpurightsizer.cluster.nodes.NodeReader;
import io.gpurightsizer.cluster.state.RuntimeClassScheduling;
import io.gpurightsizer.cluster.state.Volumes;
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
    private final NamespacesCache namespaces = new NamespacesCache();
    private final PodsCache pods;
    private final Map<String, ExtendedResource> deviceClasses = new ConcurrentHashMap<>();
    private final Map<String, RuntimeClassScheduling> runtimeClasses = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong nodeChanges = new AtomicLong();
    private volatile NodesAt lastNodes = new NodesAt(-1, 0, List.of());

    /** The nodes, and after how many changes of nodes they were so. */
    private record NodesAt(long changes, int count, List<GpuNode> nodes) {}

    public ClusterCache(GpuCatalog catalog) {
        this(catalog, Optional.empty());
    }

    /** Knows nothing yet; {@code ownNamespace} is that of the webhook, if it runs in this cluster. */
    ClusterCache(GpuCatalog catalog, Optional<String> ownNamespace) {
        this.catalog = catalog;
        this.pods = new PodsCache(ownNamespace);
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
        countIf(namespaces.namespace(name, namespace));
    }

    void quota(String key, Optional<ResourceQuota> quota) {
        countIf(namespaces.quota(key, quota));
    }

    void limitRange(String key, Optional<LimitRange> limitRange) {
        countIf(namespaces.limitRange(key, limitRange));
    }

    public void pod(String key, Optional<Pod> pod) {
        countIf(pods.change(key, pod));
    }

    private void countIf(boolean changed) {
        if (changed) {
            changes.incrementAndGet();
        }
    }

    /** Whether pods can be seen, and if not, why; empty if they can. */
    void podsProblem(String problem) {
        countIf(pods.problem(problem));
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

    NamespacesCache namespaces() {
        return namespaces;
    }

    PodsCache pods() {
        return pods;
    }

    /** What is known now. */
    public ClusterState state() {
        NodesAt now = nodesNow();
        return new ClusterState(
                now.count(),
                now.nodes(),
                pods.state(),
                namespaces.state(),
                Volumes.NOT_LOOKED_AT,
                Set.copyOf(deviceClasses.values()),
                runtimeClasses,
                catalog);
    }

    /** The same list as before if no node has changed. */
    private NodesAt nodesNow() {
        long now = nodeChanges.get();
        if (lastNodes.changes() != now) {
            List<Optional<GpuNode>> all = List.copyOf(nodes.values());
            lastNodes = new NodesAt(
                    now,
                    all.size(),
                    List.copyOf(all.stream().flatMap(Optional::stream).toList()));
        }
        return lastNodes;
    }
}
