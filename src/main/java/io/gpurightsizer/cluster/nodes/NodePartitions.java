package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.sizing.offers.Target;

/** What a node gives out that is smaller than a GPU, by what its device plugin advertises and its labels say. */
final class NodePartitions {
    private final NodeState node;
    private final GpuCatalog catalog;

    private NodePartitions(NodeState node, GpuCatalog catalog) {
        this.node = node;
        this.catalog = catalog;
    }

    /**
     * The partitions of a node, whether or not it takes pods at the moment. None on a node whose MIG state is invalid or
     * just being changed: what it advertises then is about to go.
     */
    static List<Partition> of(NodeState node, GpuCatalog catalog) {
        return new NodePartitions(node, catalog).all();
    }

    private List<Partition> all() {
        if (gpuLabels().isInvalid() || isBeingReconfigured()) {
            return List.of();
        }
        List<Partition> partitions = new ArrayList<>();
        node.allocatable().forEach((resource, amount) -> {
            if (resource.isWholeGpu()) {
                targetOfGpu()
                        .ifPresent(target ->
                                partitions.add(new Partition(worthOfGpu().as(target), amount)));
            } else {
                partitions.add(new Partition(worthOf(resource).as(Target.of(resource)), amount));
            }
        });
        partitions.sort((a, b) ->
                a.offer().target().toString().compareTo(b.offer().target().toString()));
        return partitions;
    }

    /** The MIG manager's label; see the GPU operator's documentation, "GPU Operator with MIG". */
    private boolean isBeingReconfigured() {
        String state = node.label("nvidia.com/mig.config.state");
        return state.equals("pending") || state.equals("rebooting");
    }

    private DeviceShare worthOf(ExtendedResource resource) {
        DeviceLabels labels = DeviceLabels.of(node, resource);
        Optional<MigProfile> profile = resource.isMig() ? resource.migProfile() : labels.profileOfProduct();
        Optional<GpuMemory> device = profile.map(it -> labels.memoryOf(it, catalog));
        if (resource.isMig()) {
            return resource.isShared() ? DeviceShare.ofShare(device, labels.replicas()) : DeviceShare.ofDevice(device);
        }
        if (resource.equals(ExtendedResource.WHOLE_GPU.shared())) {
            return DeviceShare.ofShare(device.or(() -> labels.memoryOfGpu(catalog)), labels.replicas());
        }
        return DeviceShare.UNKNOWN_SHARE;
    }

    private DeviceShare worthOfGpu() {
        if (GkeLabels.areOn(node)) {
            return GkeLabels.worth(node, catalog);
        }
        DeviceLabels labels = gpuLabels();
        Optional<GpuMemory> device = labels.profileOfProduct()
                .map(it -> labels.memoryOf(it, catalog))
                .or(() -> labels.memoryOfGpu(catalog));
        return labels.isShared() ? DeviceShare.ofShare(device, labels.replicas()) : DeviceShare.ofDevice(device);
    }

    /** The labels that lead to this node's {@code nvidia.com/gpu}, if it is smaller than a GPU. */
    private Optional<Target> targetOfGpu() {
        if (GkeLabels.areOn(node)) {
            return Optional.of(GkeLabels.target(node));
        }
        DeviceLabels labels = gpuLabels();
        Map<String, String> selector = new LinkedHashMap<>();
        if (!labels.product().isEmpty()) {
            selector.put(labels.base() + ".product", labels.product());
        }
        if (labels.isShared() && !labels.productSaysShared()) {
            selector.put(labels.base() + ".sharing-strategy", labels.sharingStrategy());
            selector.put(labels.base() + ".replicas", node.label(labels.base() + ".replicas"));
        }
        boolean part = labels.isShared() || labels.profileOfProduct().isPresent();
        return part ? Optional.of(new Target(ExtendedResource.WHOLE_GPU, selector)) : Optional.empty();
    }

    private DeviceLabels gpuLabels() {
        return DeviceLabels.of(node, ExtendedResource.WHOLE_GPU);
    }
}
