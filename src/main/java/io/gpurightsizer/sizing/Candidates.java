package io.gpurightsizer.sizing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.Need;

/**
 * The offers that come into question for one container, sorted into those that suit it and those of them that are big
 * enough.
 *
 * @param suitable of the kind it may have: named by its row, isolated as it asks, safe for its neighbours
 * @param fitting those of them that hold its need, the preferred one first
 * @param need in words, for example {@code needs 17.6 GiB (16 GiB + 10 %)}
 */
record Candidates(List<Offer> suitable, List<Offer> fitting, String need) {

    /** For a need that a part of a GPU can meet; whoever needs a whole one was answered before offers are looked at. */
    static Candidates of(GpuContainer container, Need need, int headroomPercent, Offers.Reachable reachable) {
        List<Offer> considerate =
                select(reachable.smallestFirst(), offer -> offer.leavesOthersTheirShare(container.memoryClaim()));
        return need instanceof Need.Memory memory
                ? bySize(container, memory, headroomPercent, considerate, reachable.free())
                : byName((Need.Resources) need, considerate);
    }

    private static Candidates bySize(
            GpuContainer container, Need.Memory need, int headroomPercent, List<Offer> considerate, Set<Target> free) {
        List<Offer> suitable = inOrderOf(need.isolation(), considerate);
        GpuMemory required = need.amount().plusPercent(headroomPercent);
        List<Offer> fitting = select(
                suitable,
                offer -> offer.usableBy(container.memoryClaim())
                                .filter(usable -> usable.isAtLeast(required))
                                .isPresent()
                        && offer.claimHolds(need.amount(), container.memoryClaim()));
        return new Candidates(
                suitable,
                freeFirst(need.isolation(), fitting, free),
                "needs " + required + " (" + need.amount() + " + " + headroomPercent + " %)");
    }

    /** {@code hardware} and {@code preferred}: MIG devices by size, then (preferred) shared replicas; {@code any}: by size. */
    private static List<Offer> inOrderOf(Isolation isolation, List<Offer> smallestFirst) {
        if (isolation == Isolation.ANY) {
            return smallestFirst;
        }
        List<Offer> ordered = select(smallestFirst, Offer::hardwareIsolated);
        if (isolation == Isolation.PREFERRED) {
            ordered.addAll(select(smallestFirst, offer -> !offer.hardwareIsolated()));
        }
        return ordered;
    }

    /** A loop, since this is done four times for every container and a stream costs more than the few offers in it. */
    private static List<Offer> select(List<Offer> offers, Predicate<Offer> condition) {
        List<Offer> selected = new ArrayList<>(offers.size());
        for (Offer offer : offers) {
            if (condition.test(offer)) {
                selected.add(offer);
            }
        }
        return selected;
    }

    /**
     * Where it is known what is free: within a kind (MIG devices, shared replicas; one kind only for {@code any}) those of
     * which one is free come before those of which none is; otherwise the order stays.
     */
    private static List<Offer> freeFirst(Isolation isolation, List<Offer> fitting, Set<Target> free) {
        if (free.isEmpty()) {
            return fitting;
        }
        Comparator<Offer> byKind =
                Comparator.comparing(offer -> isolation != Isolation.ANY && !offer.hardwareIsolated());
        return fitting.stream()
                .sorted(byKind.thenComparing(offer -> !free.contains(offer.target())))
                .toList();
    }

    private static Candidates byName(Need.Resources need, List<Offer> considerate) {
        List<Offer> named = need.inOrder().stream()
                .flatMap(resource ->
                        considerate.stream().filter(offer -> offer.resource().equals(resource)))
                .filter(offer -> need.isolation() != Isolation.HARDWARE || offer.hardwareIsolated())
                .toList();
        String names = need.inOrder().stream().map(Object::toString).collect(Collectors.joining(" or "));
        return new Candidates(named, named, "asks for " + names);
    }

    /** The largest of the suitable ones whose size is known. */
    Optional<Offer> largestSuitable() {
        return suitable.stream()
                .filter(offer -> offer.usable().isPresent())
                .max((a, b) -> a.usable().get().compareTo(b.usable().get()));
    }
}
