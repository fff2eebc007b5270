package io.gpurightsizer.audit.format;

import java.util.List;
import java.util.OptionalInt;

import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.audit.DecidedPods;

/**
 * Which workloads the table shows, and how much of them. The figures are always of all.
 *
 * @param only what becomes of those that are shown
 * @param top how many, the one with the most to free first; empty for all
 * @param wide whether containers, models, full names and the reason in words are shown too
 * @param quiet whether no workload is shown, nor a note
 */
public record Listing(Only only, OptionalInt top, boolean wide, boolean quiet) {
    /** One line for each workload. */
    public static final Listing SHORT = new Listing(Only.ALL, OptionalInt.empty(), false, false);

    public static final Listing WIDE = SHORT.inFull();

    /** The decisions that are shown. */
    public enum Only {
        ALL,
        RESIZE,
        KEEP;

        private boolean includes(DecidedPods pods) {
            return this == ALL || pods.resized() == (this == RESIZE);
        }
    }

    Listing inFull() {
        return new Listing(only, top, true, quiet);
    }

    /** All that may be shown. */
    List<AuditedWorkload> matching(List<AuditedWorkload> workloads) {
        return workloads.stream().filter(it -> !shown(it).isEmpty()).toList();
    }

    /** Of those that may be shown the first. */
    List<AuditedWorkload> first(List<AuditedWorkload> matching) {
        return matching.subList(0, Math.min(top.orElse(Integer.MAX_VALUE), matching.size()));
    }

    /** Of a workload the pods that are shown. */
    List<DecidedPods> shown(AuditedWorkload workload) {
        return workload.decided().stream().filter(only::includes).toList();
    }
}
