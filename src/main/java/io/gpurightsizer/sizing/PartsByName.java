package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Target;

/**
 * Offers that keep the name {@code nvidia.com/gpu}: the pod selects nodes where that is a part of a GPU. Where it can have no
 * whole one, it gets such a part as it is. If each of them suits it, selecting one kind frees no GPU, and leaves the pod fewer
 * nodes: what it then takes of these may be missing for pods after it.
 */
final class PartsByName {
    static final String SELECTING_FREES_NONE =
            "each nvidia.com/gpu that it may get is a part of a GPU that suits it, and selecting one kind of them frees no GPU";

    private PartsByName() {}

    /** These offers without such for which selecting nodes gains nothing. */
    static List<Offer> withoutNeedlessSelection(CheckContext context, List<Offer> suitable) {
        return suitable.stream().anyMatch(PartsByName::keepsName) && isNeedless(context)
                ? OfferChecks.select(suitable, offer -> !keepsName(offer))
                : suitable;
    }

    private static boolean isNeedless(CheckContext context) {
        if (!context.reachable().wholeGpus().isEmpty()) {
            return false;
        }
        Set<Target> parts = OfferChecks.fitting(context).stream()
                .filter(PartsByName::keepsName)
                .map(Offer::target)
                .collect(Collectors.toSet());
        return parts.size() > 1 && context.reachable().nodes().stream().allMatch(it -> hasOnly(it, parts));
    }

    private static boolean keepsName(Offer offer) {
        return offer.target().keepsName();
    }

    /** Whether what nodes call {@code nvidia.com/gpu} is one of these parts. */
    private static boolean hasOnly(Offers.NodeGroup nodes, Set<Target> parts) {
        List<Target> byName =
                nodes.amounts().keySet().stream().filter(Target::keepsName).toList();
        return byName.isEmpty() || byName.stream().anyMatch(parts::contains);
    }
}
