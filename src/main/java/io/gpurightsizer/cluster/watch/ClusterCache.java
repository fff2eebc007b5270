package io.gpurightsizer.cluster.watch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import org.jboss.logging.Logger;

import io.gpurightsizer.cluster.devices.ClaimState;
import io.gpurightsizer.cluster.devices.DeviceClassState;
import io.gpurightsizer.cluster.devices.SliceReader;
import io.gpurightsizer.cluster.devices.TaintRule;
import io.gpurightsizer.cluster.devices.TemplateState;
import io.gpurightsizer.cluster.nodes.ClusterState;
import io.gpurightsizer.cluster.nodes.NodeReader;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.PodState;
import io.gpurightsizer.cluster.state.RuntimeClassScheduling;
import io.gpurightsizer.cluster.state.Volumes;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.text.SafeText;

/**
 * What is kept of a watched cluster, changed object by object. Another thread makes snapshots of it when {@link #changes}
 * has grown.
 */
public final class ClusterCache {
    private static final Logger LOG = Logger.getLogger(ClusterCache.class);

    private final GpuCatalog catalog;
    private final NodesCache nodes;
    private final NamespacesCache namespaces = new NamespacesCache();
    private final PodsCache pods;
    private final Map<String, RuntimeClassScheduling> runtimeClasses = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    public ClusterCache(GpuCatalog catalog) {
        this(catalog, Optional.empty());
    }

    /** Knows nothing yet; {@code ownNamespace} is that of the webhook, if it runs in this cluster. */
    ClusterCache(GpuCatalog catalog, Optional<String> ownNamespace) {
        this.catalog = catalog;
        this.pods = new PodsCache(ownNamespace);
        this.nodes = new NodesCache(catalog, pods::claimed);
    }

    public void node(String name, Optional<Node> node) {
        countIf(nodes.node(name, node.map(ClusterCache::read)));
    }

    private static NodeState read(Node node) {
        try {
            return NodeReader.read(node);
        } catch (IllegalArgumentException e) {
            LOG.warnf(
                    "node not read, it counts as one without GPUs: node=%s error=\"%s\"",
                    node.getMetadata().getName(), SafeText.logValue(e.getMessage()));
            return new NodeState(node.getMetadata().getName(), Map.of(), List.of(), true, false, Map.of());
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

    /** A pod's devices are known before the pod itself is, so that it never counts as one that has none. */
    public void pod(String key, Optional<Pod> pod) {
        PodState now = pod.map(PodsCache::read).orElse(PodState.NOTHING);
        try {
            nodes.pod(key, pods.of(key), now);
        } finally {
            countIf(pods.change(key, pod, now));
        }
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

    void slice(String name, Optional<JsonNode> slice) {
        countIf(nodes.slice(name, slice.flatMap(it -> readOr("resourceslice", name, it, SliceReader::read))));
    }

    void deviceClass(String name, Optional<JsonNode> deviceClass) {
        countIf(nodes.deviceClass(name, deviceClass.map(DeviceClassState::read)));
    }

    void taintRule(String name, Optional<JsonNode> rule) {
        countIf(nodes.taintRule(name, rule.flatMap(TaintRule::read)));
    }

    void claimTemplate(String key, Optional<JsonNode> template) {
        countIf(nodes.template(
                key,
                template.flatMap(it ->
                        readOr("resourceclaimtemplate", key, it, read -> Optional.of(TemplateState.read(read))))));
    }

    void claim(String key, Optional<JsonNode> claim) {
        countIf(nodes.claim(
                key,
                claim.flatMap(it -> readOr("resourceclaim", key, it, read -> Optional.of(ClaimState.read(read))))));
    }

    private static <T> Optional<T> readOr(
            String kind, String name, JsonNode object, Function<JsonNode, Optional<T>> reader) {
        try {
            return reader.apply(object);
        } catch (IllegalArgumentException e) {
            LOG.warnf(
                    "not read, it counts as if it were not there: %s=%s error=\"%s\"",
                    kind, name, SafeText.logValue(e.getMessage()));
            return Optional.empty();
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
        return nodes.count();
    }

    /** Whether NVIDIA's driver for dynamic resource allocation publishes devices. */
    boolean hasSlices() {
        return nodes.hasSlices();
    }

    NamespacesCache namespaces() {
        return namespaces;
    }

    PodsCache pods() {
        return pods;
    }

    /** What is known now. */
    public ClusterState state() {
        NodesCache.Now now = nodes.now();
        return new ClusterState(
                now.count(),
                now.gpuNodes(),
                pods.state(),
                namespaces.state(),
                Volumes.NOT_LOOKED_AT,
                now.names(),
                runtimeClasses,
                catalog);
    }
}
