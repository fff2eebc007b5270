package io.gpurightsizer.audit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.gpurightsizer.gpu.GpuMemory;

/**
 * What the pods of a container were seen to use, beside the row that decides for it.
 *
 * @param namespace of its workload, which kind, name and part name too
 * @param max the most that any pod used at any time
 * @param confidence how much that is worth: {@code high}, {@code low}, or {@code none} where it says nothing of the need
 * @param row the row; empty if none matches
 * @param rowMemory what it, or an annotation instead of it, says before headroom; empty if neither says an amount
 * @param against how the row stands to what was seen
 */
public record SeenUse(
        String namespace,
        String kind,
        String name,
        String part,
        String container,
        GpuMemory max,
        String confidence,
        String row,
        Optional<GpuMemory> rowMemory,
        Against against) {
    /** How a row stands to what was seen. */
    public enum Against {
        /** More was used than the row says. */
        TOO_SMALL,
        /** The row says twice as much as was used, or more. */
        FAR_TOO_LARGE,
        FITS,
        /** There is no row that says an amount, or what was seen cannot be believed. */
        NOT_COMPARED;

        /** As it is written in reports, for example {@code too-small}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public boolean isOf(AuditedWorkload workload) {
        return List.of(namespace, kind, name, part)
                .equals(List.of(workload.namespace(), workload.kind(), workload.name(), workload.part()));
    }

    /** For example {@code container asr was seen to use 12.3 GiB at most (confidence high); row asr says 8 GiB: too small}. */
    public String inWords() {
        String compared = against == Against.NOT_COMPARED
                ? ""
                : "; " + (row.isEmpty() ? "the annotation" : "row " + row) + " says " + rowMemory.orElseThrow()
                        + (against == Against.FITS
                                ? ""
                                : ": " + against.toString().replace('-', ' '));
        return "container " + container + " was seen to use " + max + " at most (confidence " + confidence + ")"
                + compared;
    }
}
