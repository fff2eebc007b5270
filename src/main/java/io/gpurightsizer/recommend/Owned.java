package io.gpurightsizer.recommend;

import java.time.Instant;
import java.util.Optional;

import io.gpurightsizer.audit.manifests.ObjectKey;

/**
 * A pod of a workload, there or gone.
 *
 * @param workload what it is counted with
 * @param revision the name of its ReplicaSet; empty for other pods
 * @param fit whether it runs what its workload's template says today
 * @param since when it was made, where pods before it had the same name; empty if that is not known
 */
record Owned(ObjectKey workload, String revision, Fit fit, Optional<Instant> since) {
    /** Whether image, command line and variables are those of today's template. */
    enum Fit {
        SAME,
        CHANGED,
        NOT_KNOWN
    }

    /** Whether a change before {@code since}, or at any time, could not be seen. */
    boolean changesUnseen() {
        return revision.isEmpty() && fit == Fit.NOT_KNOWN;
    }
}
