package io.gpurightsizer.cluster.watch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;

import io.gpurightsizer.cluster.nodes.ClusterState;
import io.gpurightsizer.cluster.nodes.DeviceClasses;
import io.gpurightsizer.cluster.nodes.FleetBuilder;
import io.gpurightsizer.cluster.nodes.NodeReader;
import io.gpurightsizer.cluster.nodes.NodeState;
import io.gpurightsizer.cluster.nodes.OfferingNode;
import io.gpurightsizer.cluster.nodes.PodAllocation;
import io.gpurightsizer.cluster.nodes.RuntimeClassScheduling;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.text.ApiGroup;

/**
 * The little that is kept of a watched cluster, changed object by object. Taking in a change costs microseconds; making a
 * snapshot of it all is for another thread, which {@link #nodeChanges} and {@link #holdingChanges} tell when it is due.
 */
public final class ClusterCache {
    private static final System.Logger LOG = System.getLogger(ClusterCache.class.getName());
    private static final int MOST_POOLED = 4096;

    private final GpuCatalog catalog;
    private final Map<String, OfferingNode> nodes = new ConcurrentSkipListMap<>();
    private final Map<List<?>, List<?>> pool = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> namespaceLabels = new ConcurrentHashMap<>();
    private final Map<String, PodAllocation> allocations = new ConcurrentHashMap<>();
    private final Map<String, ExtendedResource> deviceClasses = new ConcurrentHashMap<>();
    private final Map<String, RuntimeClassScheduling> runtimeClasses = new ConcurrentHashMap<>();
    private final AtomicInteger nodeCount = new AtomicInteger();
    private final AtomicLong nodeChanges = new AtomicLong();
    private final AtomicLong holdingChanges = new AtomicLong();

    public ClusterCache(GpuCatalog catalog) {
        this.catalog = catalog;
    }

    /** Of a node that offers nothing only the name is kept. */
    public void node(String name, Optional<Node> node) {
        OfferingNode now = node.map(this::reduced).orElse(null);
        OfferingNode before = now == null ? nodes.remove(name) : nodes.put(name, now);
        nodeCount.addAndGet((now == null ? 0 : 1) - (before == null ? 0 : 1));
        if (!Objects.equals(before, now)) {
            nodeChanges.incrementAndGet();
        }
    }

    private OfferingNode reduced(Node node) {
        OfferingNode read = read(node);
        NodeState facts = read.facts();
        return new OfferingNode(
                new NodeState(
                        facts.name(),
                        read.offersAnything() ? facts.labels() : Map.of(),
                        pooled(facts.taints()),
                        facts.cordoned(),
                        facts.ready(),
                        Map.of(),
                        read.offersAnything() ? facts.capacity() : Map.of()),
                pooled(read.partitions()));
    }

    private OfferingNode read(Node node) {
        try {
            return OfferingNode.of(NodeReader.read(node), catalog);
        } catch (IllegalArgumentException e) {
            String name = node.getMetadata().getName();
            LOG.log(System.Logger.Level.WARNING, "node " + name + " is taken to offer nothing: " + e.getMessage());
            return new OfferingNode(new NodeState(name, Map.of(), List.of(), false, true, Map.of()), List.of());
        }
    }

    @SuppressWarnings("unchecked") // equal lists hold elements of the same type
    private <T> List<T> pooled(List<T> list) {
        if (pool.size() > MOST_POOLED) {
            pool.clear();
        }
        List<?> known = pool.putIfAbsent(list, list);
        return known == null ? list : (List<T>) known;
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
            holdingChanges.incrementAndGet();
        }
    }

    void deviceClass(String name, Optional<String> extendedResourceName) {
        ExtendedResource now =
                extendedResourceName.flatMap(DeviceClasses::extendedResource).orElse(null);
        ExtendedResource before = now == null ? deviceClasses.remove(name) : deviceClasses.put(name, now);
        if (!Objects.equals(before, now)) {
            nodeChanges.incrementAndGet();
        }
    }

    void runtimeClass(String name, Optional<RuntimeClass> runtimeClass) {
        runtimeClass
                .map(RuntimeClassScheduling::of)
                .ifPresentOrElse(it -> runtimeClasses.put(name, it), () -> runtimeClasses.remove(name));
        nodeChanges.incrementAndGet();
    }

    long nodeChanges() {
        return nodeChanges.get();
    }

    long holdingChanges() {
        return holdingChanges.get();
    }

    int nodeCount() {
        return nodeCount.get();
    }

    int namespaceCount() {
        return namespaceLabels.size();
    }

    Optional<Map<String, String>> namespaceLabels(String namespace) {
        return Optional.ofNullable(namespaceLabels.get(namespace));
    }

    /**
     * What is known, indexed.
     *
     * @param builder the one that indexed it the last time
     */
    public ClusterState state(FleetBuilder builder) {
        Collection<OfferingNode> now = new ArrayList<>(nodes.values());
        Set<ExtendedResource> offeredByClass = new HashSet<>(deviceClasses.values());
        return ClusterState.of(now, builder, offeredByClass, Map.copyOf(runtimeClasses), catalog);
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
