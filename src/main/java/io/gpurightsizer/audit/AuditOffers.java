package io.gpurightsizer.audit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Target;

/**
 * What is offered, and how much of a GPU each offer is.
 *
 * @param offers what the cluster offers, as if it had none of the pods that are audited
 * @param from where they are known from, for example {@code as the 12 nodes of nodes.yaml show them}; counts where the
 *     offers themselves do not say that they are assumed
 * @param catalog every GPU that is known
 */
public record AuditOffers(Offers offers, String from, GpuCatalog catalog) {
    /** A GPU has seven compute slices, if nothing better is known of it. */
    private static final int USUAL_SLICES = 7;

    private static final int MOST_REPLICAS = 1_000;

    private static final Pattern PROFILE = Pattern.compile("[0-9]g\\.[0-9]+gb");

    /** One line on what is offered. */
    public String description() {
        return offers.assumption().isEmpty() ? from : offers.assumption();
    }

    /**
     * What an offer is cut from. The share of a MIG device is one part of as many as fit on its GPU (where the GPUs that
     * offer it differ, on the one that fits fewest); that of a shared replica its part of the memory of the device it sees.
     *
     * @return empty if nothing is known of the sizes behind it
     */
    static Optional<GpuPart> part(Offer offer) {
        Optional<MigProfile> profile = profile(offer.target());
        Optional<GpuShare> device = offer.devicesPerGpu() > 0
                ? Optional.of(new GpuShare(1, offer.devicesPerGpu()))
                : profile.map(AuditOffers::usual);
        if (offer.hardwareIsolated()) {
            return device.map(it -> new GpuPart(it, profile, 1));
        }
        if (offer.usable().isEmpty() || offer.visible().isEmpty()) {
            return Optional.empty();
        }
        long replicas = offer.visible().get().bytes() / offer.usable().get().bytes();
        int parts = (int) Math.max(1, Math.min(replicas, MOST_REPLICAS));
        return Optional.of(new GpuPart(device.orElse(GpuShare.WHOLE).dividedBy(parts), profile, parts));
    }

    /** The same of what a pod has that was resized earlier. */
    Optional<GpuPart> part(Target target, Placement placement) {
        Optional<Offer> offered = offers.to(placement).smallestFirst().stream()
                .filter(it -> it.target().equals(target))
                .findFirst();
        if (offered.isPresent()) {
            return part(offered.get());
        }
        return target.resource().isShared()
                ? Optional.empty()
                : profile(target).map(it -> new GpuPart(usual(it), Optional.of(it), 1));
    }

    /** By the resource's name, or by the label that leads to it where the name is kept. */
    private static Optional<MigProfile> profile(Target target) {
        if (!target.keepsName()) {
            return target.resource().migProfile();
        }
        return target.nodeSelector().values().stream()
                .map(PROFILE::matcher)
                .filter(Matcher::find)
                .map(it -> MigProfile.parse(it.group()))
                .findFirst();
    }

    private static GpuShare usual(MigProfile profile) {
        return new GpuShare(profile.slices(), USUAL_SLICES);
    }

    /** A GPU that is cut into this profile, with as large a share for each of them. */
    Optional<GpuModel> board(MigProfile profile, GpuShare share) {
        return catalog.models().stream()
                .filter(model -> model.profile(profile)
                        .filter(it -> new GpuShare(1, it.maxInstances()).equals(share))
                        .isPresent())
                .findFirst();
    }

    /** Nodes where this pod's {@code nvidia.com/gpu} could be a part of a GPU; empty if there are none. */
    String replicaNodes(Placement placement) {
        List<Offers.NodeGroup> groups = offers.to(placement).nodes().stream()
                .filter(group -> group.amounts().keySet().stream().anyMatch(Target::keepsName))
                .toList();
        int size = groups.stream().mapToInt(Offers.NodeGroup::size).sum();
        return groups.isEmpty() ? "" : new Offers.NodeGroup(groups.get(0).example(), size, Map.of()).description();
    }
}
