package io.gpurightsizer.workload;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.pod.WrittenAffinity;
import io.gpurightsizer.sizing.Steering;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * A node affinity that we added to a pod before, as its record and its affinity say. Anybody may have written both: only
 * what we would add now counts as ours.
 *
 * @param recorded whether the pod carries our record
 * @param steering what we added; empty if it is not there any more
 * @param preferredAt where it stands among the preferred terms, or -1
 */
public record PreviousSteering(boolean recorded, Optional<Steering> steering, int preferredAt) {
    public static final PreviousSteering NONE = new PreviousSteering(false, Optional.empty(), -1);

    /** The weight of our preferred term: the highest there is. */
    public static final int WEIGHT = 100;

    /** As many as a run of all labels has parts; a pod that is built to be hard must not cost time. */
    private static final int MOST_CANDIDATES = 21;

    private static final PreviousSteering GONE = new PreviousSteering(true, Optional.empty(), -1);

    /**
     * Reads a pod.
     *
     * @param awayFromParts what we would add to a pod with this placement now
     */
    public static PreviousSteering of(
            SubmittedPod pod, Function<Placement, List<Placement.Requirement>> awayFromParts) {
        if (!isRecordedOn(pod)) {
            return NONE;
        }
        for (PreviousSteering candidate : candidatesIn(pod)) {
            List<Placement.Requirement> now =
                    awayFromParts.apply(candidate.revertedIn(pod).placement());
            if (candidate.away().equals(now)) {
                return candidate;
            }
        }
        return GONE;
    }

    /** Whether the pod carries our record. */
    public static boolean isRecordedOn(SubmittedPod pod) {
        return pod.annotations().containsKey(Keys.STEERED);
    }

    /** What of a recorded pod's affinity we could have added, the likeliest first. */
    public static List<PreviousSteering> candidatesIn(SubmittedPod pod) {
        return candidates(pod.annotations().getOrDefault(Keys.STEERED, ""), pod.affinity());
    }

    /** The same of any affinity, where the record says this. */
    public static List<PreviousSteering> candidates(String record, WrittenAffinity affinity) {
        return switch (record) {
            case Steering.PREFERRED -> preferred(affinity.preferred());
            case Steering.REQUIRED -> required(affinity.required().orElse(List.of()));
            default -> List.of();
        };
    }

    /** We add behind what is there, so the last one is likeliest ours. */
    private static List<PreviousSteering> preferred(List<WrittenAffinity.Preferred> all) {
        List<PreviousSteering> candidates = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0 && candidates.size() < MOST_CANDIDATES; i--) {
            Placement.Term term = all.get(i).term();
            if (all.get(i).weight().equals(String.valueOf(WEIGHT))
                    && term.fields().isEmpty()
                    && !term.expressions().isEmpty()
                    && lastRun(term.expressions()).equals(term.expressions())) {
                candidates.add(new PreviousSteering(true, Optional.of(new Steering(false, term.expressions())), i));
            }
        }
        return candidates;
    }

    /** The same requirements stand in each term, but for those that hold for no node. */
    private static List<PreviousSteering> required(List<Placement.Term> terms) {
        List<List<Placement.Requirement>> expressions = terms.stream()
                .filter(it -> !isEmpty(it))
                .map(Placement.Term::expressions)
                .toList();
        List<PreviousSteering> candidates = new ArrayList<>();
        List<Placement.Requirement> run = expressions.isEmpty() ? List.of() : lastRun(expressions.get(0));
        for (int size = run.size(); size > 0; size--) {
            for (int start = run.size() - size; start >= 0; start--) {
                List<Placement.Requirement> part = run.subList(start, start + size);
                if (expressions.stream().allMatch(it -> Collections.lastIndexOfSubList(it, part) >= 0)) {
                    candidates.add(new PreviousSteering(true, Optional.of(new Steering(true, part)), -1));
                }
            }
        }
        return candidates;
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

    private List<Placement.Requirement> away() {
        return steering.orElseThrow().away();
    }

    private WrittenAffinity revertedIn(WrittenAffinity affinity) {
        if (!steering.orElseThrow().required()) {
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
                && terms.get(0).expressions().equals(away());
    }

    private Placement.Term withoutOurs(Placement.Term term) {
        if (isEmpty(term)) {
            return term;
        }
        List<Placement.Requirement> rest = new ArrayList<>(term.expressions());
        int start = startIn(term);
        rest.subList(start, start + away().size()).clear();
        return new Placement.Term(rest, term.fields());
    }

    /** At which expression of a required term ours begin. */
    public int startIn(Placement.Term term) {
        return Collections.lastIndexOfSubList(term.expressions(), away());
    }
}
