package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.Taint;
import io.gpurightsizer.sizing.offers.NodeResources;

/** Builds nodes for tests. */
public final class NodeBuilder {
    private final String name;
    private final Map<String, String> labels = new HashMap<>();
    private final List<Taint> taints = new ArrayList<>();
    private final Map<String, Long> allocatable = new HashMap<>();
    private boolean cordoned;
    private boolean ready = true;

    private NodeBuilder(String name) {
        this.name = name;
        labels.put("kubernetes.io/hostname", name);
    }

    static NodeBuilder node(String name) {
        return new NodeBuilder(name);
    }

    NodeBuilder label(String key, String value) {
        labels.put(key, value);
        return this;
    }

    /** A label under {@code nvidia.com/}. */
    NodeBuilder nvidia(String key, String value) {
        return label("nvidia.com/" + key, value);
    }

    NodeBuilder taint(String key, String value, String effect) {
        taints.add(new Taint(key, value, effect));
        return this;
    }

    /** An amount of a resource under {@code nvidia.com/}. */
    NodeBuilder gives(String resource, int amount) {
        allocatable.put("nvidia.com/" + resource, (long) amount);
        return this;
    }

    /** Anything else, in the units of {@link NodeResources}. */
    NodeBuilder has(String resource, String quantity) {
        allocatable.put(resource, NodeResources.amount(resource, quantity));
        return this;
    }

    NodeBuilder cordoned() {
        cordoned = true;
        return this;
    }

    NodeBuilder notReady() {
        ready = false;
        return this;
    }

    NodeState build() {
        return new NodeState(name, labels, taints, cordoned, ready, allocatable);
    }
}
