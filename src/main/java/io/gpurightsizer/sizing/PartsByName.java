package io.gpurightsizer.sizing;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Target;

/**
 * Offers that keep the name {@code nvidia.com/gpu}: the pod selects nodes where that is a part of a GPU. Where it can have no
 * whole one, it gets such a part as it is. If all of them suit it, to select some frees no GPU, and leaves it fewer nodes
 * than it has: pods after it may then miss what it takes there.
 */
final class PartsByName {
    static final String NOT_WORTH_IT =
            "each nvidia.com/gpu that it may get is a part of a GPU that suits it, and to select some of them frees none";

    private PartsByName() {}

    /** Of these offers those that are not in vain. */
    static List<Offer> worthSelecting(CheckContext context, List<Offer> suitable) {
        if (!context.reachable().wholeGpus().isEmpty()) {
            return suitable;
        }
        Set<Target> parts = new HashSet<>();
        OfferChecks.fitting(context, suitable).stream()
                .map(Offer::target)
                .filter(Target::keepsName)
                .forEach(parts::add);
        return parts.size() > 1 && context.reachable().nodes().stream().allMatch(it -> hasOnly(it, parts))
                ? OfferChecks.select(suitable, offer -> !offer.target().keepsName())
                : suitable;
    }

    /** Whether what nodes call {@code nvidia.com/gpu} is one of these parts. */
    private static boolean hasOnly(Offers.NodeGroup nodes, Set<Target> parts) {
        List<Target> byName =
                nodes.amounts().keySet().stream().filter(Target::keepsName).toList();
        return byName.isEmpty() || byName.stream().anyMatch(parts::contains);
    }
}
