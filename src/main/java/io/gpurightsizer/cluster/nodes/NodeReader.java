package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Interner;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.Quantity;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.NodeResources;

/** From a Node object to the {@link NodeState} kept of it. */
public final class NodeReader {
    private static final Interner<List<Taint>> KNOWN_TAINTS = Interner.newWeakInterner();

    private NodeReader() {}

    /**
     * Reads a node. Texts and lists of taints are interned: ten thousand nodes share most of them.
     *
     * @throws IllegalArgumentException if an amount is no quantity, or of devices no whole number; the message names the field
     */
    public static NodeState read(Node node) {
        return new NodeState(
                node.getMetadata().getName().intern(),
                labels(node.getMetadata().getLabels()),
                taints(node.getSpec()),
                node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable()),
                isReady(node.getStatus()),
                allocatable(node.getStatus()));
    }

    private static Map<String, String> labels(Map<String, String> labels) {
        Map<String, String> interned = new HashMap<>();
        if (labels != null) {
            labels.forEach((key, value) -> interned.put(key.intern(), value == null ? "" : value.intern()));
        }
        return interned;
    }

    private static List<Taint> taints(NodeSpec spec) {
        List<Taint> taints = new ArrayList<>();
        if (spec != null && spec.getTaints() != null) {
            spec.getTaints()
                    .forEach(it -> taints.add(new Taint(text(it.getKey()), text(it.getValue()), text(it.getEffect()))));
        }
        return KNOWN_TAINTS.intern(List.copyOf(taints));
    }

    private static boolean isReady(NodeStatus status) {
        if (status == null || status.getConditions() == null) {
            return true;
        }
        for (NodeCondition condition : status.getConditions()) {
            if ("Ready".equals(condition.getType())) {
                return "True".equals(condition.getStatus());
            }
        }
        return true;
    }

    private static Map<String, Long> allocatable(NodeStatus status) {
        if (status == null || status.getAllocatable() == null) {
            return Map.of();
        }
        Map<String, Long> amounts = new HashMap<>();
        status.getAllocatable().forEach((name, quantity) -> {
            if (NodeResources.areCompared(name)) {
                long amount = amount(name, quantity);
                if (amount > 0 || NodeResources.ofNodeThatListsNo(name) > 0) {
                    amounts.put(name.intern(), amount);
                }
            }
        });
        amounts.putAll(devices(status.getAllocatable(), "status.allocatable"));
        return amounts;
    }

    private static long amount(String name, Quantity quantity) {
        try {
            return NodeResources.amount(name, quantity == null ? "0" : quantity.toString());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("status.allocatable." + name + ": " + e.getMessage(), e);
        }
    }

    /**
     * The NVIDIA devices among quantities of all kinds, by the resource's name; what is zero is left out.
     *
     * @param path where they stand, for messages
     * @throws IllegalArgumentException if such an amount is no whole number, or the name is none that pods can ask for
     */
    static Map<String, Long> devices(Map<String, Quantity> quantities, String path) {
        Map<String, Long> devices = new HashMap<>(4);
        quantities.forEach((name, quantity) -> {
            if (NodeState.isDevice(name)) {
                int count = count(path + "." + name, quantity);
                if (count > 0) {
                    devices.put(new ExtendedResource(name.intern()).name(), (long) count);
                }
            }
        });
        return devices;
    }

    private static int count(String path, Quantity quantity) {
        try {
            return io.gpurightsizer.gpu.Quantity.parseCount(quantity == null ? "0" : quantity.toString());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    private static String text(String text) {
        return text == null ? "" : text.intern();
    }
}
