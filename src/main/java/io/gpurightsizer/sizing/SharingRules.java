package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Optional;

import io.gpurightsizer.sizing.offers.MemoryClaim;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.Need;

/**
 * Which offers a server can use without harm to it or to the other pods on the device. To one without memory isolation
 * goes a server known to take no more than it needs, one that claims the device only if its flags say how little, and one
 * that nobody knows only where the need says that any kind will do, or names the resource.
 */
final class SharingRules {
    private SharingRules() {}

    static List<Offer> usable(CheckContext context, List<Offer> reachable) {
        return OfferChecks.select(reachable, offer -> whyNot(context, offer).isEmpty());
    }

    /** What is in the way of the first of these offers, of which none can be used. */
    static String whyNoneIsUsable(CheckContext context, List<Offer> reachable) {
        return reachable.stream()
                .flatMap(offer -> whyNot(context, offer).stream())
                .findFirst()
                .orElse("");
    }

    private static Optional<String> whyNot(CheckContext context, Offer offer) {
        ServerSigns signs = context.container.signs();
        Need need = context.knownNeed().need();
        if (signs.compiledFor().isPresent() && !signs.compiledFor().get().runsOn(offer.capability())) {
            CompiledFor compiled = signs.compiledFor().get();
            return Optional.of("its server is compiled for compute capability " + compiled.capability() + " ("
                    + compiled.evidence() + "), and that of " + offer.target() + " is "
                    + offer.capability().map(Object::toString).orElse("not known"));
        }
        if (signs.graphics().isPresent() && !offer.hasGraphics()) {
            return Optional.of(offer.target() + " has no graphics, which "
                    + signs.graphics().get() + " asks for");
        }
        if (offer.throughMps()) {
            Optional<String> reason = whyNotThroughMps(need, offer, signs);
            if (reason.isPresent()) {
                return reason;
            }
        }
        return offer.leavesOthersTheirShare(signs.memoryClaim(), isMeant(need, offer))
                ? Optional.empty()
                : Optional.of(unfair(signs.memoryClaim()));
    }

    /**
     * One client that is killed takes the others along; and a daemon serves the clients of one user at a time, the others
     * wait (docs.nvidia.com/deploy/mps, "Server" and "Limitations").
     */
    private static Optional<String> whyNotThroughMps(Need need, Offer offer, ServerSigns signs) {
        if (isNamed(need, offer)) {
            return Optional.empty();
        }
        if (!isMeant(need, offer)) {
            return Optional.of(
                    "only replicas through MPS are offered, which are taken where isolation is any or by name");
        }
        return signs.ownUser()
                .map(user ->
                        "only replicas through MPS are offered, which serve one user at a time, and it has " + user);
    }

    private static boolean isMeant(Need need, Offer offer) {
        return need instanceof Need.Memory memory ? memory.isolation() == Isolation.ANY : isNamed(need, offer);
    }

    private static boolean isNamed(Need need, Offer offer) {
        return need instanceof Need.Resources resources && resources.names(offer.name());
    }

    private static String unfair(MemoryClaim claim) {
        return claim.claimsDevice()
                ? "only shared replicas are offered, and it takes most of the GPU it sees (" + claim.evidence() + ")"
                : "only shared replicas are offered, and nobody knows how much of a GPU its server takes";
    }
}
