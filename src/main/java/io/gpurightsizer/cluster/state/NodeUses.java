package io.gpurightsizer.cluster.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the pods on each node take of it, by the node's name. Immutable; one with a changed node shares all but a small part
 * with the one before, since pods come and go all the time and there may be ten thousand nodes.
 */
public final class NodeUses {
    private static final int PARTS = 256;

    /** Where no pods are. */
    public static final NodeUses NONE = new NodeUses(Collections.nCopies(PARTS, Map.of()));

    /** By the hash of the node's name. */
    private final List<Map<String, NodeUse>> parts;

    private NodeUses(List<Map<String, NodeUse>> parts) {
        this.parts = parts;
    }

    public NodeUse on(String node) {
        return parts.get(part(node)).getOrDefault(node, NodeUse.NONE);
    }

    /** The same with one more pod, which is bound to a node. */
    public NodeUses with(PodState pod) {
        return changed(pod.node(), on(pod.node()).with(pod));
    }

    /** The same without a pod that was there. */
    public NodeUses without(PodState pod) {
        return changed(pod.node(), on(pod.node()).without(pod));
    }

    /** Those nodes on which pods are. */
    public Map<String, NodeUse> byNode() {
        Map<String, NodeUse> all = new HashMap<>();
        parts.forEach(all::putAll);
        return all;
    }

    private NodeUses changed(String node, NodeUse use) {
        Map<String, NodeUse> part = new HashMap<>(parts.get(part(node)));
        if (use.equals(NodeUse.NONE)) {
            part.remove(node);
        } else {
            part.put(node, use);
        }
        List<Map<String, NodeUse>> changed = new ArrayList<>(parts);
        changed.set(part(node), part);
        return new NodeUses(changed);
    }

    private static int part(String node) {
        int hash = node.hashCode();
        return (hash ^ hash >>> 16) & PARTS - 1;
    }
}
