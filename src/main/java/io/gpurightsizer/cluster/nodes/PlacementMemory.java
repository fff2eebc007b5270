package io.gpurightsizer.cluster.nodes;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;

/** Remembers the answers for some placements; a newer one takes the place of an older one. Takes no lock. */
final class PlacementMemory {
    private static final int PLACES = 128;

    private final AtomicReferenceArray<Answer> places = new AtomicReferenceArray<>(PLACES);

    private record Answer(Placement placement, Offers.Reachable reachable) {}

    Optional<Offers.Reachable> recall(Placement placement) {
        Answer answer = places.get(place(placement));
        return answer != null && answer.placement().equals(placement)
                ? Optional.of(answer.reachable())
                : Optional.empty();
    }

    Offers.Reachable remember(Placement placement, Offers.Reachable reachable) {
        places.set(place(placement), new Answer(placement, reachable));
        return reachable;
    }

    private static int place(Placement placement) {
        int hash = placement.hashCode();
        return ((hash ^ hash >>> 16) & Integer.MAX_VALUE) % PLACES;
    }
}
