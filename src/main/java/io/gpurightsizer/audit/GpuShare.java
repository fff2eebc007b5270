package io.gpurightsizer.audit;

import java.util.Locale;
import java.util.Optional;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.sizing.Offer;

/**
 * How much of a whole GPU a partition takes away from others.
 *
 * @param numerator of the fraction
 * @param denominator of the fraction
 */
public record GpuShare(int numerator, int denominator) {
    /** A board has seven compute slices, if nothing better is known of it. */
    private static final int USUAL_SLICES = 7;

    /**
     * The share of an offer: of a MIG device one part of as many as fit on a board (on the board that fits fewest, where
     * several have the profile); of a shared replica its share of the memory of the device it sees.
     *
     * @return empty if nothing is known of the sizes behind it
     */
    static Optional<GpuShare> of(Offer offer, GpuCatalog catalog) {
        Optional<MigProfile> profile = offer.resource().migProfile();
        if (profile.isPresent() && offer.hardwareIsolated()) {
            return Optional.of(ofProfile(profile.get(), catalog));
        }
        if (offer.usable().isEmpty() || offer.visible().isEmpty()) {
            return Optional.empty();
        }
        long replicas =
                Math.max(1, offer.visible().get().bytes() / offer.usable().get().bytes());
        int replicasOfDevice = (int) Math.min(replicas, 1_000);
        return Optional.of(profile.map(it -> ofProfile(it, catalog).dividedBy(replicasOfDevice))
                .orElseGet(() -> new GpuShare(1, replicasOfDevice)));
    }

    private static GpuShare ofProfile(MigProfile profile, GpuCatalog catalog) {
        return catalog.models().stream()
                .flatMap(model -> model.profile(profile).stream())
                .map(GpuModel.Profile::maxInstances)
                .filter(instances -> instances > 0)
                .min(Integer::compareTo)
                .map(instances -> new GpuShare(1, instances))
                .orElseGet(() -> new GpuShare(profile.slices(), USUAL_SLICES));
    }

    private GpuShare dividedBy(int parts) {
        return new GpuShare(numerator, denominator * parts);
    }

    /** The share as a number of GPUs, above 0 and at most 1. */
    public double gpus() {
        return (double) numerator / denominator;
    }

    /** For example {@code 1/7}. */
    @Override
    public String toString() {
        return numerator == denominator ? "1" : String.format(Locale.ROOT, "%d/%d", numerator, denominator);
    }
}
