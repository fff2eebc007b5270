package io.gpurightsizer.cluster.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the pods on each node take of it, by the node's name. Immutable; one with a changed node shares all but a small part
 * with the one before, since pods come and go all the time and there may be ten thousand nodes.
 */
public final class NodeUses {
    private static final int PART_BITS = 8;
    private static final int PARTS = 1 << PART_BITS;

    /** A part is chosen by other bits of the hash than the places in its map are. */
    private static final int SPREAD = 0x9E3779B9;

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

    /** The same when ResourceClaims hold so many devices of a node, by the devices' names. */
    public NodeUses claiming(String node, Map<String, Long> devices) {
        return changed(node, on(node).claiming(devices));
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

    /** The names of nodes of which pods take something else here than there. */
    Set<String> differingFrom(NodeUses others) {
        Set<String> differing = new HashSet<>();
        for (int i = 0; i < PARTS; i++) {
            Map<String, NodeUse> here = parts.get(i);
            Map<String, NodeUse> there = others.parts.get(i);
            if (here != there) {
                here.forEach((node, use) -> addIf(use != there.get(node), node, differing));
                there.keySet().forEach(node -> addIf(!here.containsKey(node), node, differing));
            }
        }
        return differing;
    }

    private static void addIf(boolean differs, String node, Set<String> differing) {
        if (differs) {
            differing.add(node);
        }
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
        return node.hashCode() * SPREAD >>> Integer.SIZE - PART_BITS;
    }
}
