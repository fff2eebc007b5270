package io.gpurightsizer.sizing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Target;

/**
 * Assigns each container one of the offers that fit it, within the amounts that a node has. First choices are tried first;
 * where they leave too little for another container, later choices are tried, in at most {@link #MOST_STEPS} steps.
 */
final class Assignment {
    /** Pods with several GPU containers are rare and small; a pod that is built to be hard must not cost time. */
    static final int MOST_STEPS = 2_000;

    private final Map<Target, Integer> amounts;
    private final List<List<Offer>> fitting;
    private final Predicate<List<Offer>> accepted;
    private final Map<String, Integer> taken = new HashMap<>(4);
    private final List<Offer> chosen = new ArrayList<>();
    private Optional<Chosen> best = Optional.empty();
    private int steps;

    /**
     * Has assigned nothing yet.
     *
     * @param fitting what fits each container, the preferred one first
     * @param accepted which assignments will do
     */
    Assignment(Map<Target, Integer> amounts, List<List<Offer>> fitting, Predicate<List<Offer>> accepted) {
        this.amounts = amounts;
        this.fitting = fitting;
        this.accepted = accepted;
    }

    /** The same where any assignment will do. */
    Assignment(Map<Target, Integer> amounts, List<List<Offer>> fitting) {
        this(amounts, fitting, any -> true);
    }

    /**
     * What the containers get.
     *
     * @param offers one for each container
     * @param rank the places of these offers in their containers' lists, added up
     */
    record Chosen(List<Offer> offers, int rank) {}

    /** The assignment with the lowest rank; the first found of several. */
    Optional<Chosen> best() {
        choose(0);
        return best;
    }

    private void choose(int rank) {
        if (best.isPresent() && best.get().rank() <= rank || ++steps > MOST_STEPS) {
            return;
        }
        if (chosen.size() == fitting.size()) {
            if (accepted.test(chosen)) {
                best = Optional.of(new Chosen(List.copyOf(chosen), rank));
            }
            return;
        }
        List<Offer> offers = fitting.get(chosen.size());
        for (int i = 0; i < offers.size(); i++) {
            if (isLeft(offers.get(i).target())) {
                take(offers.get(i), rank + i);
            }
        }
    }

    private void take(Offer offer, int rank) {
        chosen.add(offer);
        taken.merge(offer.name(), 1, Integer::sum);
        choose(rank);
        taken.merge(offer.name(), -1, Integer::sum);
        chosen.remove(chosen.size() - 1);
    }

    /** Counted by name, since two targets with one name use the same devices of a node. */
    private boolean isLeft(Target target) {
        return amounts.getOrDefault(target, 0) > taken.getOrDefault(target.name(), 0);
    }
}
