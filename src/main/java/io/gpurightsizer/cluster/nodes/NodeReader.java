package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.Quantity;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.NodeResources;

/** From a Node object to the {@link NodeState} kept of it. */
public final class NodeReader {
    private NodeReader() {}

    /**
     * Reads a node. Texts are interned: ten thousand nodes share most of their labels.
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
                allocatable(node.getStatus()),
                capacity(node.getStatus()));
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
        return taints;
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

    private static Map<ExtendedResource, Integer> allocatable(NodeStatus status) {
        return status == null || status.getAllocatable() == null
                ? Map.of()
                : counts(devices(status.getAllocatable(), "status.allocatable"));
    }

    private static Map<ExtendedResource, Integer> counts(Map<String, Long> devices) {
        Map<ExtendedResource, Integer> counts = new HashMap<>(4);
        devices.forEach((name, count) -> counts.put(new ExtendedResource(name), count.intValue()));
        return counts;
    }

    private static Map<String, Long> capacity(NodeStatus status) {
        if (status == null || status.getAllocatable() == null) {
            return Map.of();
        }
        Map<String, Long> amounts = new HashMap<>();
        status.getAllocatable().forEach((name, quantity) -> {
            if (NodeResources.areCompared(name)) {
                long amount = capacity(name, quantity);
                if (amount > 0 || NodeResources.ofNodeThatListsNo(name) > 0) {
                    amounts.put(name.intern(), amount);
                }
            }
        });
        return amounts;
    }

    private static long capacity(String name, Quantity quantity) {
        try {
            return NodeResources.amount(name, quantity == null ? "0" : quantity.toString());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("status.allocatable." + name + ": " + e.getMessage(), e);
        }
    }

    /**
     * The NVIDIA devices among quantities of all kinds; what is zero is left out.
     *
     * @param path where they stand, for messages
     * @throws IllegalArgumentException if such an amount is no whole number
     */
    static Map<String, Long> devices(Map<String, Quantity> quantities, String path) {
        Map<String, Long> devices = new HashMap<>(4);
        quantities.forEach((name, quantity) -> {
            if (isPartOrWholeOfGpu(name)) {
                int count = count(path + "." + name, quantity);
                if (count > 0) {
                    devices.put(name.intern(), (long) count);
                }
            }
        });
        return devices;
    }

    /** Not {@code nvidia.com/gpumem} and the like, which count something else than devices. */
    private static boolean isPartOrWholeOfGpu(String name) {
        return name.equals("nvidia.com/gpu")
                || name.startsWith("nvidia.com/gpu.")
                || name.startsWith("nvidia.com/gpu-")
                || name.startsWith("nvidia.com/mig-");
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
