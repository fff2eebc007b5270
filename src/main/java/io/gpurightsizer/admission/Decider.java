package io.gpurightsizer.admission;

import java.util.Optional;
import jakarta.inject.Singleton;

import io.gpurightsizer.server.Reservations;
import io.gpurightsizer.server.WatchedCluster;

/**
 * Decides, and reserves what a pod is given, so that the next one does not get it too. Where another decision came between,
 * it decides again.
 */
@Singleton
final class Decider {
    /** Each time another pod was given something, so a pod gets through long before. */
    private static final int MOST_TRIES = 100;

    private final StateLookup lookup;
    private final Reservations reservations;
    private final WatchedCluster cluster;

    Decider(StateLookup lookup, Reservations reservations, WatchedCluster cluster) {
        this.lookup = lookup;
        this.reservations = reservations;
        this.cluster = cluster;
    }

    PodDecision decide(AdmissionRequest request, AdmissionState known) {
        AdmissionState state = known;
        for (int i = 0; i < MOST_TRIES; i++) {
            PodDecision decision = PodDecision.of(request, state);
            Optional<Reservations.Reservation> reservation =
                    cluster.view().isPresent() ? decision.reservation() : Optional.empty();
            if (decision.isTakenBack() && !request.dryRun()) {
                reservations.release(request.namespace(), request.name(), decision.owner());
            }
            if (reservation.isEmpty() || reservations.add(state.reserved(), reservation.get())) {
                return decision;
            }
            state = lookup.again(request, state);
        }
        throw new IllegalStateException("other pods were given something " + MOST_TRIES + " times meanwhile");
    }
}
