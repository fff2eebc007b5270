package io.gpurightsizer.sizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Room;

/**
 * An offer that was looked at for a container.
 *
 * @param room how many devices of it there are, and how many of them are held
 * @param ruledOutBy the question that left it out; empty if none did
 * @param why what that question found; empty if none did
 * @param chosen whether it is what the container gets
 */
public record ConsideredOffer(
        Offer offer, Room.Count room, Optional<KeepReason> ruledOutBy, String why, boolean chosen) {

    /** Those that a question has left out. */
    static List<ConsideredOffer> ruledOut(CheckContext context, Check check, List<Offer> before) {
        List<ConsideredOffer> out = new ArrayList<>();
        List<Offer> left = context.offersLeft();
        for (Offer offer : before) {
            if (!left.contains(offer)) {
                out.add(of(context, offer, Optional.of(check.reason()), whyNot(context, check, offer), false));
            }
        }
        return out;
    }

    /** Those that no question has left out, the preferred one first. */
    static List<ConsideredOffer> left(CheckContext context, boolean resized) {
        List<ConsideredOffer> all = new ArrayList<>();
        for (Offer offer : context.offersLeft()) {
            all.add(of(context, offer, Optional.empty(), "", resized && all.isEmpty()));
        }
        return all;
    }

    private static ConsideredOffer of(
            CheckContext context, Offer offer, Optional<KeepReason> by, String why, boolean chosen) {
        return new ConsideredOffer(offer, context.reachable().room().of(List.of(offer.target())), by, why, chosen);
    }

    /** The question asked of this offer alone; the need is the same for all and is not said again. */
    private static String whyNot(CheckContext context, Check check, Offer offer) {
        if (check.reason() == KeepReason.TOO_SMALL) {
            return OfferChecks.whyTooSmall(context, offer);
        }
        String found =
                check.narrowing().orElseThrow().apply(context, List.of(offer)).detail();
        String need = context.containerAndNeed() + "; ";
        return found.startsWith(need) ? found.substring(need.length()) : found;
    }
}
