package io.gpurightsizer.recommend;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.gpurightsizer.audit.manifests.ObjectKey;

/** What there is on one container of a workload. */
final class Evidence {
    private final List<Usage> believed = new ArrayList<>();
    private final Set<Doubt> doubts = EnumSet.noneOf(Doubt.class);
    private boolean changesUnseen;
    private int computePercent;

    /**
     * A container of a workload.
     *
     * @param workload with its namespace, also where that is {@code default}
     */
    record Key(ObjectKey workload, String container) {}

    /** Adds a series; {@code percent} is the share of a GPU's multiprocessors that its pod kept busy, 0 if it is not known. */
    void believe(Usage usage, boolean unseen, int percent) {
        believed.add(usage);
        changesUnseen |= unseen;
        computePercent = Math.max(computePercent, percent);
    }

    void doubt(Doubt doubt) {
        doubts.add(doubt);
    }

    /** Series that tell what a pod of today's template uses. */
    List<Usage> believed() {
        return believed;
    }

    /** Why others were left out. */
    Set<Doubt> doubts() {
        return doubts;
    }

    /** The largest share of a GPU's multiprocessors that a pod kept busy, rounded up; 0 if it is not known. */
    int computePercent() {
        return computePercent;
    }

    /** Whether it cannot be seen if its command line or variables changed meanwhile. */
    boolean changesUnseen() {
        return changesUnseen;
    }
}
