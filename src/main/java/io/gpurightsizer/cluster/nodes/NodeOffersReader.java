package io.gpurightsizer.cluster.nodes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.gpurightsizer.cluster.devices.NodeDevices;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.ComputeCapability;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.sizing.offers.Hardware;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Target;

/**
 * What a node offers that is smaller than a GPU, by what its device plugin advertises and its labels say,
 * and by what its drivers publish for dynamic resource allocation.
 */
final class NodeOffersReader {
    private final NodeState node;
    private final NodeDevices devices;
    private final GpuCatalog catalog;

    private NodeOffersReader(NodeState node, NodeDevices devices, GpuCatalog catalog) {
        this.node = node;
        this.devices = devices;
        this.catalog = catalog;
    }

    /**
     * The offers of a node, whether or not it takes pods at the moment. None on a node whose MIG state is invalid or just
     * being changed: what it advertises then is about to go.
     *
     * @param devices what it has of dynamic resource allocation besides
     */
    static NodeOffers read(NodeState node, NodeDevices devices, GpuCatalog catalog) {
        return new NodeOffersReader(node, devices, catalog).read();
    }

    private NodeOffers read() {
        Map<Target, Offer> offers = new LinkedHashMap<>();
        Map<Target, Integer> amounts = new LinkedHashMap<>();
        Optional<ComputeCapability> capability =
                NodeGpu.capability(node, catalog).or(devices::capability);
        if (!gpuLabels().isInvalid() && !isBeingReconfigured()) {
            node.devices()
                    .forEach((resource, amount) -> target(resource).ifPresent(target -> {
                        offers.put(
                                target,
                                share(resource)
                                        .on(capability, devicesPerGpu(resource), computePercent(resource))
                                        .as(target));
                        amounts.put(target, amount);
                    }));
            addClaimable(offers, amounts);
        }
        return NodeOffers.of(
                offers,
                amounts,
                wholeGpus(),
                new Hardware(label("kubernetes.io/arch"), label("kubernetes.io/os"), capability),
                devices.rivals());
    }

    private void addClaimable(Map<Target, Offer> offers, Map<Target, Integer> amounts) {
        devices.offers().forEach((name, offer) -> {
            if (isClaimable(name)) {
                offers.put(offer.target(), offer);
                amounts.put(offer.target(), devices.amounts().get(name).intValue());
            }
        });
    }

    /** Where the kubelet lists a name, its device plugin gives out what goes by it. */
    private boolean isClaimable(String name) {
        return node.allocatable(name) == 0;
    }

    /** A label's value; before Kubernetes 1.14 the same labels were called {@code beta.kubernetes.io/…}. */
    private String label(String key) {
        String value = node.label(key);
        return value.isEmpty() ? node.label("beta." + key) : value;
    }

    private Set<ExtendedResource> wholeGpus() {
        return ExtendedResource.WHOLE_GPUS.stream()
                .filter(it -> isClaimable(it.name()) ? devices.areWholeGpus(it.name()) : hasWholeGpusOfPlugin())
                .collect(Collectors.toSet());
    }

    private boolean hasWholeGpusOfPlugin() {
        return node.allocatable(ExtendedResource.WHOLE_GPU.name()) > 0
                && !GkeLabels.areOn(node)
                && !gpuLabels().isShared()
                && gpuLabels().profileOfProduct().isEmpty();
    }

    private Optional<Target> target(ExtendedResource resource) {
        return resource.isWholeGpu() ? targetOfGpu() : Optional.of(Target.of(resource));
    }

    /** The MIG manager's label; see the GPU operator's documentation, "GPU Operator with MIG". */
    private boolean isBeingReconfigured() {
        String state = node.label("nvidia.com/mig.config.state");
        return state.equals("pending") || state.equals("rebooting");
    }

    private DeviceShare share(ExtendedResource resource) {
        if (resource.isWholeGpu()) {
            return shareOfGpu();
        }
        DeviceLabels labels = DeviceLabels.of(node, resource);
        Optional<MigProfile> profile = resource.isMig() ? resource.migProfile() : labels.profileOfProduct();
        Optional<GpuMemory> device = profile.map(it -> labels.memoryOf(it, catalog));
        if (resource.isMig()) {
            return resource.isShared() || labels.isShared() ? shareOf(device, labels) : DeviceShare.ofDevice(device);
        }
        if (resource.equals(ExtendedResource.WHOLE_GPU.shared())) {
            return shareOf(device.or(() -> labels.memoryOfGpu(catalog)), labels);
        }
        return DeviceShare.UNKNOWN_SHARE;
    }

    private int devicesPerGpu(ExtendedResource resource) {
        return profile(resource)
                .map(it -> catalog.devicesPerGpu(NodeGpu.model(node, catalog), it))
                .orElse(1);
    }

    private int computePercent(ExtendedResource resource) {
        return profile(resource)
                .map(it -> catalog.computePercent(NodeGpu.model(node, catalog), it))
                .orElse(100);
    }

    /** The MIG profile of a device of this resource; empty if it is a GPU. */
    private Optional<MigProfile> profile(ExtendedResource resource) {
        return resource.isMig()
                ? resource.migProfile()
                : GkeLabels.profile(node)
                        .or(() -> DeviceLabels.of(node, resource).profileOfProduct());
    }

    private static DeviceShare shareOf(Optional<GpuMemory> device, DeviceLabels labels) {
        return DeviceShare.ofShare(device, labels.replicas()).sharedBy(labels.sharingStrategy());
    }

    private DeviceShare shareOfGpu() {
        if (GkeLabels.areOn(node)) {
            return GkeLabels.share(node, catalog);
        }
        DeviceLabels labels = gpuLabels();
        Optional<GpuMemory> device = labels.profileOfProduct()
                .map(it -> labels.memoryOf(it, catalog))
                .or(() -> labels.memoryOfGpu(catalog));
        return labels.isShared() ? shareOf(device, labels) : DeviceShare.ofDevice(device);
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
            if (labels.labelledReplicas() < 2) {
                return Optional.empty(); // Only the count says so, and no label leads to such nodes alone.
            }
            selector.put(labels.base() + ".sharing-strategy", labels.sharingStrategy());
            selector.put(labels.base() + ".replicas", node.label(labels.base() + ".replicas"));
        }
        boolean part = labels.isShared() || labels.profileOfProduct().isPresent();
        return part ? Optional.of(Target.of(ExtendedResource.WHOLE_GPU, selector)) : Optional.empty();
    }

    private DeviceLabels gpuLabels() {
        return DeviceLabels.of(node, ExtendedResource.WHOLE_GPU);
    }
}
