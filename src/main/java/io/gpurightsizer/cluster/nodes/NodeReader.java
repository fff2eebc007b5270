package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import com.github.benmanes.caffeine.cache.Interner;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.Taint;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.NodeResources;

/** From a Node object to the {@link NodeState} kept of it. */
public final class NodeReader {
    private static final Interner<List<Taint>> KNOWN_TAINTS = Interner.newWeakInterner();

    private NodeReader() {}

    /**
     * Reads a node. Texts and lists of taints are interned: ten thousand nodes share most of them.
     *
     * @throws IllegalArgumentException if an amount is no quantity, or of devices no whole number, or a device's name is none
     *     that pods can ask for; the message names the field
     */
    public static NodeState read(Node node) {
        return new NodeState(
                node.getMetadata().getName().intern(),
                labels(node.getMetadata().getLabels()),
                taints(node),
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

    /**
     * GKE's API server adds to each pod that asks for {@code nvidia.com/gpu} a toleration of the taint of that name, before
     * any webhook sees it (ExtendedResourceToleration; kubernetes.io/docs, "Admission Controllers"). A manifest does not have
     * it yet, so the taint is left out.
     */
    private static List<Taint> taints(Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        boolean toleratedByAll = labels != null && labels.containsKey(GkeLabels.ACCELERATOR);
        NodeSpec spec = node.getSpec();
        List<Taint> taints = new ArrayList<>();
        if (spec != null && spec.getTaints() != null) {
            spec.getTaints()
                    .forEach(it -> taints.add(new Taint(text(it.getKey()), text(it.getValue()), text(it.getEffect()))));
        }
        taints.removeIf(it -> toleratedByAll && it.key().equals(ExtendedResource.WHOLE_GPU.name()));
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
        return status == null || status.getAllocatable() == null
                ? Map.of()
                : amounts(status.getAllocatable(), "status.allocatable", NodeReader::isKept);
    }

    private static boolean isKept(String resource) {
        return ExtendedResource.isDevice(resource)
                || NodeResources.areCompared(resource)
                || resource.equals(NodeResources.PODS);
    }

    /**
     * Checks what a pod's containers ask for.
     *
     * @throws IllegalArgumentException as {@link #amounts}
     */
    static void requireQuantities(Pod pod) {
        if (pod.getSpec() != null) {
            requireQuantities("spec.initContainers", pod.getSpec().getInitContainers());
            requireQuantities("spec.containers", pod.getSpec().getContainers());
        }
    }

    private static void requireQuantities(String path, List<Container> containers) {
        for (Container container : containers) {
            ResourceRequirements resources = container.getResources();
            if (resources != null) {
                String of = path + "[" + container.getName() + "].resources";
                amounts(resources.getLimits(), of + ".limits", it -> true);
                amounts(resources.getRequests(), of + ".requests", it -> true);
            }
        }
    }

    /**
     * Amounts by the resource's name, in the units of {@link NodeResources}; what is zero is left out, unless it would then
     * count as unknown.
     *
     * @param path where they stand, for messages
     * @param kept which resources to read
     * @throws IllegalArgumentException if an amount is no quantity, or of devices no whole number; the message names the field
     */
    static Map<String, Long> amounts(Map<String, Quantity> quantities, String path, Predicate<String> kept) {
        Map<String, Long> amounts = new HashMap<>(8);
        quantities.forEach((name, quantity) -> {
            if (kept.test(name)) {
                long amount = amount(path + "." + name, name, quantity == null ? "0" : quantity.toString());
                if (amount > 0 || NodeResources.ofNodeThatListsNo(name) > 0) {
                    amounts.put(name.intern(), amount);
                }
            }
        });
        return amounts;
    }

    private static long amount(String path, String name, String quantity) {
        try {
            return ExtendedResource.isDevice(name)
                    ? io.gpurightsizer.gpu.Quantity.parseCount(quantity)
                    : NodeResources.amount(name, quantity);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    private static String text(String text) {
        return text == null ? "" : text.intern();
    }
}
