package io.gpurightsizer.cluster.nodes;

import java.util.Optional;

import io.gpurightsizer.gpu.ExtendedResource;

/** What a DeviceClass of dynamic resource allocation offers. */
public final class DeviceClasses {
    private DeviceClasses() {}

    /**
     * The resource that {@code spec.extendedResourceName} lets pods ask for, if it is smaller than a GPU as far as the
     * name tells; the DRA driver's own class says {@code nvidia.com/gpu}.
     */
    public static Optional<ExtendedResource> extendedResource(String extendedResourceName) {
        if (extendedResourceName == null || extendedResourceName.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ExtendedResource(extendedResourceName)).filter(it -> !it.isWholeGpu());
    }
}
