package io.gpurightsizer.sizing.offers;

import java.util.Map;
import java.util.TreeMap;

import io.gpurightsizer.gpu.ExtendedResource;

/**
 * What a pod writes to get an offer.
 *
 * @param resource the resource to ask for; {@code nvidia.com/gpu} where the name is kept and labels lead to it
 * @param nodeSelector node labels the pod must then select; empty where the name says it all
 */
public record Target(ExtendedResource resource, Map<String, String> nodeSelector) {
    public Target {
        nodeSelector = Map.copyOf(nodeSelector);
    }

    public static Target of(ExtendedResource resource) {
        return new Target(resource, Map.of());
    }

    /** Whether the pod still asks for {@code nvidia.com/gpu}, and node labels lead it to something smaller. */
    public boolean keepsName() {
        return resource.isWholeGpu();
    }

    /** For example {@code nvidia.com/mig-1g.10gb}, or {@code nvidia.com/gpu on nvidia.com/gpu.product=…-MIG-1g.10gb}. */
    @Override
    public String toString() {
        if (nodeSelector.isEmpty()) {
            return resource.name();
        }
        StringBuilder text = new StringBuilder(resource.name());
        String joint = " on ";
        for (Map.Entry<String, String> label : new TreeMap<>(nodeSelector).entrySet()) {
            text.append(joint).append(label.getKey()).append('=').append(label.getValue());
            joint = ", ";
        }
        return text.toString();
    }
}
