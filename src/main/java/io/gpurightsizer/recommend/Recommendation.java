package io.gpurightsizer.recommend;

import java.util.Optional;
import java.util.SortedMap;

import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.gpu.GpuMemory;

/**
 * What is recommended for one container of a workload.
 *
 * @param namespace empty where none is written
 * @param name of the workload; may be empty
 * @param part which of its templates; empty where it has one
 * @param model its normalised name; empty if it is unknown
 * @param row the row that decides today; empty if none does
 * @param rowMemory the memory that it says, or an annotation instead of it, before headroom; empty if neither says any
 * @param observed what was seen; empty if nothing can be believed
 * @param claimed whether its server claims the memory that it sees, so that it may need less than was seen
 * @param suggested what it needs with a margin; empty if nothing is suggested
 * @param computePercent the share of a GPU's multiprocessors to ask for; 0 if it is not known
 * @param confidence how much the observation is worth
 * @param why what it rests on, or why there is none
 * @param today what its pods get today, for example {@code nvidia.com/mig-1g.20gb}, or the reason why they keep their GPUs
 * @param then the same with the suggested rows; empty where no row is suggested for it
 * @param gpusFreed how many whole GPUs of its pods come free by the suggested rows
 * @param slowerOn what it would get by its memory alone and has too few multiprocessors; empty if that is not so
 * @param curve the most that its pods used, in MiB, by time in seconds since 1970; empty unless it was asked for
 */
public record Recommendation(
        String namespace,
        String kind,
        String name,
        String part,
        String container,
        String model,
        String row,
        Optional<GpuMemory> rowMemory,
        Optional<Observed> observed,
        boolean claimed,
        Optional<GpuMemory> suggested,
        int computePercent,
        Confidence confidence,
        String why,
        String today,
        String then,
        long gpusFreed,
        String slowerOn,
        SortedMap<Long, Double> curve) {
    /** A row whose need is so many times what is suggested is far too large. */
    private static final int FAR = 2;

    /** For example {@code Deployment/asr}. */
    public String title() {
        return AuditedWorkload.title(kind, name, part);
    }

    /** The row with what it says, for example {@code asr 16 GiB}; what stands for none is given. */
    public String rowInWords(String none) {
        String name = row.isEmpty() && rowMemory.isPresent() ? "(annotation)" : row;
        return name.isEmpty() ? none : name + rowMemory.map(it -> " " + it).orElse("");
    }

    /** Whether more was seen than the row says. A short time is enough to tell that. */
    public boolean isRowTooSmall() {
        return !claimed
                && rowMemory.isPresent()
                && observed.filter(it -> !rowMemory.get().isAtLeast(it.max())).isPresent();
    }

    /** Whether the row says twice as much as was seen, or more. */
    public boolean isRowFarTooLarge() {
        return !claimed
                && confidence != Confidence.NONE
                && rowMemory.isPresent()
                && observed.filter(
                                it -> rowMemory.get().bytes() >= FAR * it.max().bytes())
                        .isPresent();
    }
}
