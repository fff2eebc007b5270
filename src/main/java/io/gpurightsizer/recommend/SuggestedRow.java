package io.gpurightsizer.recommend;

import java.util.List;

import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.SizingRow;

/**
 * A row for the sizing table.
 *
 * @param row as it is to be written: with the labels, settings and arguments of the row that decides today
 * @param need its memory with the table's headroom or more: what is suggested
 * @param workloads those that it rests on
 */
public record SuggestedRow(SizingRow row, GpuMemory need, List<String> workloads) {
    private static final long MEBIBYTE = 1L << 20;

    public SuggestedRow {
        workloads = List.copyOf(workloads);
    }

    /** What it says, before headroom. */
    public Need.Memory said() {
        return (Need.Memory) row.need();
    }

    /** The normalised name of the model that it is for, which is its only glob. */
    public String model() {
        return row.models().get(0).pattern();
    }

    /** The memory which with the headroom is no less than the need, in whole MiB. */
    public static GpuMemory beforeHeadroom(GpuMemory need, int headroomPercent) {
        double exact = need.bytes() * 100.0 / (100 + headroomPercent);
        return GpuMemory.ofMebibytes((long) Math.ceil(exact / MEBIBYTE));
    }
}
