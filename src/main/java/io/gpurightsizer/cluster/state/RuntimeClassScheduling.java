package io.gpurightsizer.cluster.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.api.model.node.v1.Scheduling;

import io.gpurightsizer.sizing.offers.Placement;

/**
 * What a RuntimeClass adds to the pods that name it ({@code scheduling}). The API server's own admission plugin adds the
 * same to a pod before any webhook sees it; a manifest does not have it yet.
 *
 * @param handler the container runtime's name for it
 */
public record RuntimeClassScheduling(
        String handler, Map<String, String> nodeSelector, List<Placement.Toleration> tolerations) {
    public RuntimeClassScheduling {
        nodeSelector = Map.copyOf(nodeSelector);
        tolerations = List.copyOf(tolerations);
    }

    public static RuntimeClassScheduling of(RuntimeClass runtimeClass) {
        Scheduling scheduling = runtimeClass.getScheduling();
        if (scheduling == null) {
            return new RuntimeClassScheduling(text(runtimeClass.getHandler()), Map.of(), List.of());
        }
        List<Placement.Toleration> tolerations = new ArrayList<>();
        if (scheduling.getTolerations() != null) {
            scheduling
                    .getTolerations()
                    .forEach(it -> tolerations.add(new Placement.Toleration(
                            text(it.getKey()), text(it.getOperator()), text(it.getValue()), text(it.getEffect()))));
        }
        return new RuntimeClassScheduling(
                text(runtimeClass.getHandler()),
                scheduling.getNodeSelector() == null ? Map.of() : scheduling.getNodeSelector(),
                tolerations);
    }

    /** The placement of a pod that names this class. */
    public Placement addedTo(Placement placement) {
        if (nodeSelector.isEmpty() && tolerations.isEmpty()) {
            return placement;
        }
        Map<String, String> selector = new LinkedHashMap<>(placement.nodeSelector());
        selector.putAll(nodeSelector);
        List<Placement.Toleration> all = new ArrayList<>(placement.tolerations());
        all.addAll(tolerations);
        return placement.with(selector, all);
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }
}
