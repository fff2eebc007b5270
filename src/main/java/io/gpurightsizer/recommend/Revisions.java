package io.gpurightsizer.recommend;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which pods of a workload run what its template says today. Where no ReplicaSet is known to, because neither it nor a pod of
 * it was read, it is the one that was there last, and of several the one that began last.
 */
final class Revisions {
    /** How much earlier the pods of another ReplicaSet may have ended that was there last as well. */
    private static final Duration LAST = Duration.ofHours(1);

    private final boolean anySame;
    private final Optional<String> newest;

    /** A series and the pod that it is of. */
    record OfPod(Owned owned, Usage usage) {}

    Revisions(List<OfPod> all) {
        anySame = all.stream().anyMatch(it -> it.owned().fit() == Owned.Fit.SAME);
        Map<String, Usage> byRevision = new HashMap<>();
        all.stream()
                .filter(it -> !it.owned().revision().isEmpty())
                .forEach(it -> byRevision.merge(it.owned().revision(), it.usage(), Usage::and));
        Optional<Instant> end = byRevision.values().stream().map(Usage::last).max(Comparator.naturalOrder());
        newest = byRevision.entrySet().stream()
                .filter(it -> !it.getValue().last().isBefore(end.orElseThrow().minus(LAST)))
                .max(Comparator.comparing(it -> it.getValue().first()))
                .map(Map.Entry::getKey);
    }

    /** Whether a pod counts. */
    boolean count(Owned pod) {
        return switch (pod.fit()) {
            case SAME -> true;
            case CHANGED -> false;
            case NOT_KNOWN ->
                pod.revision().isEmpty()
                        || !anySame && newest.filter(pod.revision()::equals).isPresent();
        };
    }
}
