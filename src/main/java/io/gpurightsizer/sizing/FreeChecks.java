package io.gpurightsizer.sizing;

import java.util.List;
import java.util.stream.Collectors;

import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Room;
import io.gpurightsizer.sizing.table.WhenNoneFree;

/** The question of what is free. */
final class FreeChecks {
    private static final int MOST_SHOWN = 3;

    private FreeChecks() {}

    /** Is nothing that fits free, though a whole GPU may be, and is it not meant to wait? */
    static OffersLeft noneFree(CheckContext context, List<Offer> fitting) {
        if (context.workload.decidedBefore()) {
            return new OffersLeft(fitting, "it was resized before; what is free was asked then");
        }
        Room room = context.reachable().room();
        List<Offer> free = OfferChecks.select(fitting, offer -> room.isFree(List.of(offer.target())));
        if (!free.isEmpty()) {
            return new OffersLeft(free, "free: " + named(free));
        }
        String none = fitting.stream()
                .limit(MOST_SHOWN)
                .map(offer -> "needs 1 of " + offer.target() + ": " + room.of(List.of(offer.target())))
                .collect(Collectors.joining("; "));
        return mayGoOn(context) ? new OffersLeft(fitting, none + "; " + whyAllTheSame(context)) : OffersLeft.none(none);
    }

    private static String named(List<Offer> offers) {
        return offers.stream().map(offer -> offer.target().toString()).collect(Collectors.joining(", "));
    }

    /** Whether the pod is resized though nothing is free. */
    static boolean mayGoOn(CheckContext context) {
        return context.workload.decidedBefore()
                || context.whenNoneFree() == WhenNoneFree.WAIT
                || context.reachable().gpusByName().isEmpty();
    }

    private static String whyAllTheSame(CheckContext context) {
        return context.whenNoneFree() == WhenNoneFree.WAIT
                ? "it is to wait"
                : "no node that it may run on has nvidia.com/gpu";
    }
}
