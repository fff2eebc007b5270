package io.gpurightsizer.cluster.state;

import java.util.Set;

import com.github.benmanes.caffeine.cache.Interner;

import io.gpurightsizer.sizing.offers.Placement;

/**
 * What is kept of a pod that has not ended.
 *
 * @param node the node it is bound to; empty if it waits for one
 * @param asks what it takes of a node, whole GPUs included, and of one that waits also where it may run
 * @param terminating whether it is being deleted
 * @param antiAffinities by which the scheduler keeps other pods away from it
 */
public record PodState(String node, Placement asks, boolean terminating, Set<AntiAffinity> antiAffinities) {
    /** A pod that neither holds anything nor waits for something. */
    public static final PodState NOTHING = new PodState("", Placement.ANYWHERE, false, Set.of());

    /** A hundred thousand pods come of a few templates. */
    private static final Interner<Placement> KNOWN = Interner.newWeakInterner();

    public PodState {
        antiAffinities = Set.copyOf(antiAffinities);
    }

    public static PodState bound(String node, Placement takes, boolean terminating) {
        return new PodState(node.intern(), KNOWN.intern(takes), terminating, Set.of());
    }

    public static PodState waiting(Placement asks) {
        return new PodState("", KNOWN.intern(asks), false, Set.of());
    }

    public PodState with(Set<AntiAffinity> others) {
        return new PodState(node, asks, terminating, others);
    }

    public boolean isBound() {
        return !node.isEmpty();
    }

    public boolean waits() {
        return node.isEmpty() && !asks.requests().isEmpty();
    }
}
