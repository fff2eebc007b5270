package io.gpurightsizer.sizing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.offers.MemoryClaim;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.Need;

/** The questions that narrow the offers: each gets those that are left and returns fewer, the preferred one first. */
final class OfferChecks {
    private OfferChecks() {}

    /** Is nothing offered that suits it: on hardware like before, isolated as it asks or named, fair to the others on it? */
    static OffersLeft notOffered(CheckContext context, List<Offer> reachable) {
        List<Offer> suitable = suitable(context, reachable);
        List<Offer> left = PartsByName.withoutNeedlessSelection(context, suitable);
        if (!left.isEmpty()) {
            return new OffersLeft(left, left.size() + " suit it");
        }
        String why = suitable.isEmpty() ? whyNothingSuits(context, reachable) : PartsByName.SELECTING_FREES_NONE;
        return OffersLeft.none(context.containerAndNeed() + "; " + why);
    }

    private static List<Offer> suitable(CheckContext context, List<Offer> reachable) {
        List<Offer> usable = SharingRules.usable(context, HardwareChecks.alike(context, reachable));
        return context.knownNeed().need() instanceof Need.Memory memory
                ? preferredFirst(memory.isolation(), usable)
                : named((Need.Resources) context.knownNeed().need(), usable);
    }

    /** Of all that the pod can reach those that suit it and are large enough. */
    static List<Offer> fitting(CheckContext context) {
        return fitting(context, suitable(context, context.reachable().smallestFirst()));
    }

    /** Is all that suits it too small for its need and the headroom? What is asked for by name is taken at any size. */
    static OffersLeft tooSmall(CheckContext context, List<Offer> suitable) {
        List<Offer> fitting = fitting(context, suitable);
        return fitting.isEmpty()
                ? OffersLeft.none(context.containerAndNeed() + "; " + theLargest(context, suitable))
                : new OffersLeft(fitting, fitting.size() + " large enough, smallest first");
    }

    private static List<Offer> fitting(CheckContext context, List<Offer> suitable) {
        return context.knownNeed().need() instanceof Need.Memory memory
                ? largeEnough(memory, context, suitable)
                : suitable;
    }

    /** MIG devices before shared replicas unless any kind will do. Claims are for those whose row names their template. */
    private static List<Offer> preferredFirst(Isolation isolation, List<Offer> smallestFirst) {
        List<Offer> offers = select(
                smallestFirst,
                offer -> offer.target().claimTemplate().isEmpty()
                        && (isolation != Isolation.HARDWARE || offer.hardwareIsolated()));
        offers.sort(Comparator.comparing(offer -> isolation == Isolation.PREFERRED && !offer.hardwareIsolated()));
        return offers;
    }

    private static List<Offer> named(Need.Resources need, List<Offer> usable) {
        return need.inOrder().stream()
                .flatMap(name -> usable.stream().filter(offer -> offer.name().equals(name)))
                .filter(offer -> need.isolation() != Isolation.HARDWARE || offer.hardwareIsolated())
                .toList();
    }

    private static String whyNothingSuits(CheckContext context, List<Offer> reachable) {
        if (reachable.isEmpty()) {
            String remark = context.reachable().remark();
            return remark.isEmpty() ? "nothing smaller than a GPU is offered" : remark;
        }
        List<Offer> alike = HardwareChecks.alike(context, reachable);
        if (alike.isEmpty()) {
            return HardwareChecks.whyNoneIsAlike(context, reachable);
        }
        if (SharingRules.usable(context, alike).isEmpty()) {
            return SharingRules.whyNoneIsUsable(context, alike);
        }
        return "offered are only "
                + alike.stream()
                        .map(offer -> offer.target().toString())
                        .distinct()
                        .limit(4)
                        .collect(Collectors.joining(", "));
    }

    private static List<Offer> largeEnough(Need.Memory need, CheckContext context, List<Offer> suitable) {
        return select(holding(need, context, suitable), offer -> offer.computePercent() >= need.computePercent());
    }

    private static List<Offer> holding(Need.Memory need, CheckContext context, List<Offer> suitable) {
        MemoryClaim claim = context.container.signs().memoryClaim();
        GpuMemory required = need.amount().plusPercent(context.table.headroomPercent());
        return select(suitable, offer -> offer.holds(need.amount(), required, claim));
    }

    /** What {@code explain} shows beside an offer that this question leaves out. */
    static String whyTooSmall(CheckContext context, Offer offer) {
        Need.Memory need = (Need.Memory) context.knownNeed().need();
        return holding(need, context, List.of(offer)).isEmpty()
                ? "smaller than the need"
                        + offer.claimInWords(context.container.signs().memoryClaim())
                : offer.computeInWords();
    }

    private static String theLargest(CheckContext context, List<Offer> suitable) {
        List<Offer> holding = holding((Need.Memory) context.knownNeed().need(), context, suitable);
        return holding.stream()
                .max(Comparator.comparing(Offer::computePercent))
                .map(offer -> offer.target() + " has the memory, but " + offer.computeInWords())
                .orElseGet(() -> withMostMemory(context, suitable));
    }

    private static String withMostMemory(CheckContext context, List<Offer> suitable) {
        return suitable.stream()
                .filter(offer -> offer.usable().isPresent())
                .max(Comparator.comparing(offer -> offer.usable().get()))
                .map(offer -> "the largest offered is " + offer.target() + " with "
                        + offer.usable().get()
                        + offer.claimInWords(context.container.signs().memoryClaim()))
                .orElse("how large the offers are is not known");
    }

    /** A loop, since a stream costs more than the few offers in it, for every container. */
    static List<Offer> select(List<Offer> offers, Predicate<Offer> condition) {
        List<Offer> selected = new ArrayList<>(offers.size());
        for (Offer offer : offers) {
            if (condition.test(offer)) {
                selected.add(offer);
            }
        }
        return selected;
    }
}
