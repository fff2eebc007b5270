package io.gpurightsizer.workload;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.pod.WrittenAffinity;
import io.gpurightsizer.sizing.Steering;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * A node affinity that we added to a pod before, as its record and its affinity say. Anybody may have written both: only
 * what we could have added counts as ours.
 *
 * @param recorded whether the pod carries our record
 * @param steering what we added; empty if it is not there any more
 * @param preferredAt where it stands among the preferred terms, or -1
 */
public record PreviousSteering(boolean recorded, Optional<Steering> steering, int preferredAt) {
    public static final PreviousSteering NONE = new PreviousSteering(false, Optional.empty(), -1);

    /** The weight of our preferred term: the highest there is. */
    public static final int WEIGHT = 100;

    /** Reads a pod. */
    public static PreviousSteering of(SubmittedPod pod) {
        String kind = pod.annotations().get(Keys.STEERED);
        return kind == null ? NONE : added(kind, pod.affinity());
    }

    /** What of an affinity we could have added. */
    public static PreviousSteering added(String kind, WrittenAffinity affinity) {
        return switch (kind) {
            case Steering.PREFERRED -> preferred(affinity.preferred());
            case Steering.REQUIRED -> required(affinity.required().orElse(List.of()));
            default -> new PreviousSteering(true, Optional.empty(), -1);
        };
    }

    /** We add behind what is there, so the last one is ours. */
    private static PreviousSteering preferred(List<WrittenAffinity.Preferred> all) {
        for (int i = all.size() - 1; i >= 0; i--) {
            Placement.Term term = all.get(i).term();
            if (all.get(i).weight().equals(String.valueOf(WEIGHT))
                    && term.fields().isEmpty()
                    && !term.expressions().isEmpty()
                    && lastRun(term.expressions()).equals(term.expressions())) {
                return new PreviousSteering(true, Optional.of(new Steering(false, term.expressions())), i);
            }
        }
        return new PreviousSteering(true, Optional.empty(), -1);
    }

    /** The same requirements stand in each term, but for those that hold for no node. */
    private static PreviousSteering required(List<Placement.Term> terms) {
        List<List<Placement.Requirement>> expressions = terms.stream()
                .filter(it -> !isEmpty(it))
                .map(Placement.Term::expressions)
                .toList();
        List<Placement.Requirement> ours = expressions.isEmpty() ? List.of() : lastRun(expressions.get(0));
        for (; !ours.isEmpty(); ours = ours.subList(1, ours.size())) {
            List<Placement.Requirement> candidate = ours;
            if (expressions.stream().allMatch(it -> Collections.lastIndexOfSubList(it, candidate) >= 0)) {
                return new PreviousSteering(true, Optional.of(new Steering(true, ours)), -1);
            }
        }
        return new PreviousSteering(true, Optional.empty(), -1);
    }

    /** The last requirements next to each other that we could have written together: each label once, in our order. */
    private static List<Placement.Requirement> lastRun(List<Placement.Requirement> expressions) {
        int end = expressions.size();
        while (end > 0 && !couldBeOurs(expressions.get(end - 1))) {
            end--;
        }
        int start = end;
        int rank = Integer.MAX_VALUE;
        while (start > 0
                && couldBeOurs(expressions.get(start - 1))
                && Steering.LABELS.indexOf(expressions.get(start - 1).key()) < rank) {
            start--;
            rank = Steering.LABELS.indexOf(expressions.get(start).key());
        }
        return expressions.subList(start, end);
    }

    private static boolean couldBeOurs(Placement.Requirement requirement) {
        return requirement.operator().equals("NotIn") && Steering.LABELS.contains(requirement.key());
    }

    /** A term that requires nothing holds for no node; it must not come to hold for some. */
    public static boolean isEmpty(Placement.Term term) {
        return term.expressions().isEmpty() && term.fields().isEmpty();
    }

    /** Whether the pod is led to whole GPUs in this way already. */
    public boolean stands(Steering wanted) {
        return steering.filter(it -> it.required() == wanted.required()).isPresent();
    }

    /** The pod as if we had added nothing. */
    public SubmittedPod revertedIn(SubmittedPod pod) {
        return steering.isEmpty() ? pod : pod.with(revertedIn(pod.affinity()));
    }

    private WrittenAffinity revertedIn(WrittenAffinity affinity) {
        Steering ours = steering.orElseThrow();
        if (!ours.required()) {
            List<WrittenAffinity.Preferred> rest = new ArrayList<>(affinity.preferred());
            rest.remove(preferredAt);
            return affinity.with(rest, affinity.required());
        }
        List<Placement.Term> terms = affinity.required().orElse(List.of());
        return isAlone(terms)
                ? affinity.with(affinity.preferred(), Optional.empty())
                : affinity.with(
                        affinity.preferred(),
                        Optional.of(terms.stream().map(this::withoutOurs).toList()));
    }

    /** Whether our requirements are all that is required, in a term of their own. */
    public boolean isAlone(List<Placement.Term> terms) {
        return terms.size() == 1
                && terms.get(0).fields().isEmpty()
                && terms.get(0).expressions().equals(steering.orElseThrow().away());
    }

    private Placement.Term withoutOurs(Placement.Term term) {
        if (isEmpty(term)) {
            return term;
        }
        List<Placement.Requirement> rest = new ArrayList<>(term.expressions());
        int start = startIn(term);
        rest.subList(start, start + steering.orElseThrow().away().size()).clear();
        return new Placement.Term(rest, term.fields());
    }

    /** At which expression of a required term ours begin. */
    public int startIn(Placement.Term term) {
        return Collections.lastIndexOfSubList(
                term.expressions(), steering.orElseThrow().away());
    }
}
