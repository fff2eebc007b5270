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

    /**
     * Is nothing that fits free, and is it not meant to wait? Whether a node has a whole GPU now is not asked: one may come
     * that no node shows yet, for example of a node pool that is scaled to zero.
     */
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
        return mayGoOn(context) ? new OffersLeft(fitting, none + "; it is to wait") : OffersLeft.none(none);
    }

    private static String named(List<Offer> offers) {
        return offers.stream().map(offer -> offer.target().toString()).collect(Collectors.joining(", "));
    }

    /** Whether the pod is resized though nothing is free. */
    static boolean mayGoOn(CheckContext context) {
        return context.workload.decidedBefore() || context.whenNoneFree() == WhenNoneFree.WAIT;
    }
}
