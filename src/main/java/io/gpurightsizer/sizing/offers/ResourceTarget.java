package io.gpurightsizer.sizing.offers;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.gpurightsizer.gpu.ExtendedResource;

/** An extended resource, and the node labels that lead to it where its name is {@code nvidia.com/gpu} all the same. */
record ResourceTarget(ExtendedResource extendedResource, Map<String, String> nodeSelector) implements Target {
    private static final String ONE = "1";

    ResourceTarget {
        nodeSelector = Map.copyOf(nodeSelector);
    }

    @Override
    public String name() {
        return extendedResource.name();
    }

    @Override
    public Map<String, String> amounts() {
        return Map.of(name(), ONE);
    }

    @Override
    public Optional<ExtendedResource> resource() {
        return Optional.of(extendedResource);
    }

    /** For example {@code nvidia.com/mig-1g.10gb}, or {@code nvidia.com/gpu on nvidia.com/gpu.product=…-MIG-1g.10gb}. */
    @Override
    public String toString() {
        if (nodeSelector.isEmpty()) {
            return name();
        }
        StringBuilder text = new StringBuilder(name());
        String joint = " on ";
        for (Map.Entry<String, String> label : new TreeMap<>(nodeSelector).entrySet()) {
            text.append(joint).append(label.getKey()).append('=').append(label.getValue());
            joint = ", ";
        }
        return text.toString();
    }
}
