package io.gpurightsizer.audit;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Target;

/**
 * What is offered, and how much of a GPU each offer is.
 *
 * @param offers what the cluster offers
 * @param from where they are known from, for example {@code as the 12 nodes of nodes.yaml show them}; counts where the
 *     offers themselves do not say that they are assumed
 * @param wholeGpus whether a {@code nvidia.com/gpu} may be a whole GPU: not so where each that the nodes have is a part of
 *     one already
 */
public record AuditOffers(Offers offers, String from, boolean wholeGpus) {
    /** A GPU has seven compute slices, if nothing better is known of it. */
    private static final int USUAL_SLICES = 7;

    private static final int MOST_REPLICAS = 1_000;

    /** One line on what is offered. */
    String description() {
        return offers.assumption().isEmpty() ? from : offers.assumption();
    }

    /**
     * The share of an offer: of a MIG device one part of as many as fit on its GPU (where the GPUs that offer it differ, on
     * the one that fits fewest); of a shared replica its share of the memory of the device it sees.
     *
     * @return empty if nothing is known of the sizes behind it
     */
    static Optional<GpuShare> share(Offer offer) {
        Optional<GpuShare> device = device(offer);
        if (offer.hardwareIsolated()) {
            return device;
        }
        if (offer.usable().isEmpty() || offer.visible().isEmpty()) {
            return Optional.empty();
        }
        long replicas = offer.visible().get().bytes() / offer.usable().get().bytes();
        int parts = (int) Math.max(1, Math.min(replicas, MOST_REPLICAS));
        return Optional.of(device.orElse(GpuShare.WHOLE).dividedBy(parts));
    }

    /** The share of what a pod has that was resized earlier; empty where nothing is known of the sizes behind it. */
    Optional<GpuShare> share(Target target, Placement placement) {
        return offers.to(placement).smallestFirst().stream()
                .filter(it -> it.target().equals(target))
                .findFirst()
                .map(AuditOffers::share)
                .orElseGet(() -> device(target.resource())
                        .filter(it -> !target.resource().isShared()));
    }

    /** Nodes where this pod's {@code nvidia.com/gpu} could be a part of a GPU; empty if there are none. */
    String replicaNodes(Placement placement) {
        List<Offers.NodeGroup> groups = offers.to(placement).nodes().stream()
                .filter(group -> group.amounts().keySet().stream().anyMatch(Target::keepsName))
                .toList();
        int size = groups.stream().mapToInt(Offers.NodeGroup::size).sum();
        return groups.isEmpty() ? "" : new Offers.NodeGroup(groups.get(0).example(), size, Map.of()).description();
    }

    private static Optional<GpuShare> device(Offer offer) {
        return offer.devicesPerGpu() > 0
                ? Optional.of(new GpuShare(1, offer.devicesPerGpu()))
                : device(offer.resource());
    }

    private static Optional<GpuShare> device(ExtendedResource resource) {
        return resource.migProfile().map(it -> new GpuShare(it.slices(), USUAL_SLICES));
    }
}
