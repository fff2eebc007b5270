package io.gpurightsizer.cluster.nodes;

import java.util.Optional;

import io.gpurightsizer.cluster.devices.NodeDevices;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;

/**
 * A node with NVIDIA devices.
 *
 * @param offers what pods can get of it that is smaller than a GPU; nothing where its GPUs are whole
 */
public record GpuNode(NodeState state, NodeOffers offers) {
    /** Empty for a node without such devices. */
    public static Optional<GpuNode> of(NodeState state, GpuCatalog catalog) {
        return of(state, NodeDevices.NONE, catalog);
    }

    /** The same of a node that has these of dynamic resource allocation besides. */
    public static Optional<GpuNode> of(NodeState state, NodeDevices devices, GpuCatalog catalog) {
        return state.devices().isEmpty() && devices.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new GpuNode(state.with(devices.amounts()), NodeOffersReader.read(state, devices, catalog)));
    }

    String name() {
        return state.name();
    }

    boolean offersAnything() {
        return !offers.isEmpty();
    }

    /** Whether it takes new pods, and has something for them. */
    boolean isOpen() {
        return state.takesPods()
                && (offersAnything()
                        || ExtendedResource.WHOLE_GPUS.stream().anyMatch(it -> state.allocatable(it.name()) > 0));
    }
}
