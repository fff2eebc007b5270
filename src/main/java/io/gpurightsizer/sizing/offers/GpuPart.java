package io.gpurightsizer.sizing.offers;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.MigProfile;

/**
 * What a partition is cut from.
 *
 * @param share how much of a whole GPU it takes away from others
 * @param profile the MIG device that it is, or is a replica of; empty for a replica of a whole GPU
 * @param replicas how many of it share one such device, or one GPU; 1 for a device of its own
 */
public record GpuPart(GpuShare share, Optional<MigProfile> profile, int replicas) {
    /** A GPU has seven compute slices, if nothing better is known of it. */
    private static final int USUAL_SLICES = 7;

    private static final int MOST_REPLICAS = 1_000;

    private static final Pattern PROFILE = Pattern.compile("[0-9]g\\.[0-9]+gb");

    /**
     * What an offer is cut from. The share of a MIG device is one part of as many as fit on its GPU (where the GPUs that
     * offer it differ, on the one that fits fewest); that of a shared replica its part of the memory of the device it sees.
     *
     * @return empty if nothing is known of the sizes behind it
     */
    public static Optional<GpuPart> of(Offer offer) {
        Optional<MigProfile> profile = profile(offer.target());
        Optional<GpuShare> device = offer.devicesPerGpu() > 0
                ? Optional.of(new GpuShare(1, offer.devicesPerGpu()))
                : profile.map(GpuPart::usual);
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

    /** The same of something that no node offers any more: by its name, so of a shared replica nothing is known. */
    public static Optional<GpuPart> of(Target target) {
        return target.resource().filter(ExtendedResource::isShared).isPresent()
                ? Optional.empty()
                : profile(target).map(it -> new GpuPart(usual(it), Optional.of(it), 1));
    }

    /** By the resource's name, or by the label that leads to it where the name is kept. */
    private static Optional<MigProfile> profile(Target target) {
        if (!target.keepsName()) {
            return target.resource().flatMap(ExtendedResource::migProfile);
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
}
