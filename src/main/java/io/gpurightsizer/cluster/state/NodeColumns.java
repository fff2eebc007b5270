package io.gpurightsizer.cluster.state;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.gpurightsizer.sizing.offers.NodeResources;

/**
 * What nodes have, without the pods on them, in columns: one array for each resource and label, with a node at the same index
 * of all. A decision compares a pod with each of ten thousand nodes, and to look something up in a map of each takes most of
 * the time. Immutable but for the labels it remembers: nobody changes an array that was given out.
 */
public final class NodeColumns {
    /** By these pods select nodes most; others are remembered when a pod has asked for them. */
    private static final Set<String> USUAL_LABELS = Set.of(
            "kubernetes.io/arch",
            "kubernetes.io/hostname",
            "node.kubernetes.io/instance-type",
            "nvidia.com/gpu.product",
            "topology.kubernetes.io/zone");

    private static final int MOST_LABELS = 64;

    private final List<IndexedNode> nodes;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Map<String, long[]> allocatable = new HashMap<>();
    private final long[] nothing;
    private final long[] anyAmount;
    private final Cache<String, LabelColumn> labels = Caffeine.newBuilder()
            .maximumSize(MOST_LABELS)
            .executor(Runnable::run)
            .build();

    private NodeColumns(List<NodeState> nodes) {
        this.nodes = IntStream.range(0, nodes.size())
                .mapToObj(index -> IndexedNode.of(index, nodes.get(index)))
                .toList();
        this.nothing = new long[nodes.size()];
        this.anyAmount = new long[nodes.size()];
        Arrays.fill(anyAmount, Long.MAX_VALUE);
        for (IndexedNode node : this.nodes) {
            indexes.put(node.name(), node.index());
            node.state()
                    .allocatable()
                    .forEach((resource, amount) -> allocatable
                            .computeIfAbsent(
                                    resource, it -> ofNodesThatListNo(it).clone())[node.index()] = amount);
        }
    }

    /** Each node has the index that it has in the list. The usual labels are looked up already. */
    public static NodeColumns of(List<NodeState> nodes) {
        return of(nodes, Set.of());
    }

    /** The same of other nodes; labels that were asked for before are looked up already. */
    public NodeColumns followedBy(List<NodeState> others) {
        return of(others, labels.asMap().keySet());
    }

    private static NodeColumns of(List<NodeState> nodes, Set<String> asked) {
        NodeColumns columns = new NodeColumns(nodes);
        USUAL_LABELS.forEach(columns::label);
        asked.forEach(columns::label);
        return columns;
    }

    /** By index. */
    public List<IndexedNode> nodes() {
        return nodes;
    }

    /** -1 if there is no such node. */
    public int indexOf(String name) {
        return indexes.getOrDefault(name, -1);
    }

    /** How much pods can have of each node, in the units of {@link NodeResources}. */
    public long[] allocatable(String resource) {
        long[] known = allocatable.get(resource);
        return known == null ? ofNodesThatListNo(resource) : known;
    }

    Map<String, long[]> allocatable() {
        return allocatable;
    }

    long[] ofNodesThatListNo(String resource) {
        return NodeResources.ofNodeThatListsNo(resource) > 0 ? anyAmount : nothing;
    }

    public LabelColumn label(String key) {
        return labels.get(key, it -> new LabelColumn(it, nodes));
    }
}
