package io.gpurightsizer.recommend;

import java.util.List;

import io.gpurightsizer.gpu.GpuMemory;

/**
 * A row for the sizing table.
 *
 * @param name for example {@code parakeet-1-1b-observed}
 * @param model the normalised name, which is its only glob
 * @param memory before the table's headroom
 * @param need the same with that headroom or more: what is suggested
 * @param computePercent 0 if it is not known
 * @param source what it rests on, with the date
 * @param workloads those that it rests on
 */
public record SuggestedRow(
        String name,
        String model,
        GpuMemory memory,
        GpuMemory need,
        int computePercent,
        String source,
        List<String> workloads) {
    private static final long MEBIBYTE = 1L << 20;

    public SuggestedRow {
        workloads = List.copyOf(workloads);
    }

    /** The memory which with the headroom is no less than the need, in whole MiB. */
    public static GpuMemory beforeHeadroom(GpuMemory need, int headroomPercent) {
        double exact = need.bytes() * 100.0 / (100 + headroomPercent);
        return GpuMemory.ofMebibytes((long) Math.ceil(exact / MEBIBYTE));
    }
}
