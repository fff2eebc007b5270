package io.gpurightsizer.report;

import java.time.Instant;
import java.util.Optional;

/**
 * What there is to show: the last reading of the cluster that succeeded, and why later ones did not. Written by one thread,
 * read by others.
 */
public final class ReportState {
    private volatile Shown shown = new Shown(Optional.empty(), Optional.empty(), 0);

    /**
     * What is shown at one moment.
     *
     * @param last the last good one; empty until there is one
     * @param failure why the reading after it failed; empty if it did not
     * @param failures how many readings have failed so far
     */
    record Shown(Optional<RenderedReport> last, Optional<Failure> failure, long failures) {}

    /** A reading that failed. */
    record Failure(Instant at, String why) {}

    /** From now on this is shown. */
    public void succeeded(AuditAndPlan read) {
        shown = new Shown(Optional.of(RenderedReport.of(read)), Optional.empty(), shown.failures());
    }

    /** What was shown before stays, and it is said that the cluster could not be read at that time. */
    public void failed(Instant at, String why) {
        Shown before = shown;
        Failure failure = new Failure(at, why);
        shown = new Shown(before.last(), Optional.of(failure), before.failures() + 1);
    }

    Shown shown() {
        return shown;
    }
}
