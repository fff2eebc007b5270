package io.gpurightsizer.recommend;

import java.util.Optional;

import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.GpuContainer;
import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;

/**
 * The row that decides for a container today.
 *
 * @param row empty if none matches, or its need is declared
 */
record RowToday(Optional<SizingRow> row) {
    /** The row that decided by its name, or the first that matches where the decision did not get so far. */
    static RowToday of(GpuContainer container, GpuWorkload workload, String decidedBy, SizingTable table) {
        if (container.declared().saysNeed()) {
            return new RowToday(Optional.empty());
        }
        return new RowToday(table.rows().stream()
                .filter(it -> it.name().equals(decidedBy))
                .findFirst()
                .or(() -> table.firstMatch(workload.labels(), container.model().name(), container.environment())));
    }

    String name() {
        return row.map(SizingRow::name).orElse("");
    }

    /** The memory that it says, before headroom; empty if it says none. */
    Optional<GpuMemory> memory() {
        return row.map(SizingRow::need).filter(Need.Memory.class::isInstance).map(it -> ((Need.Memory) it).amount());
    }

    /** Whether it rests on a source and asks for more than this, or for something that is no amount. */
    boolean standsAbove(GpuMemory suggested, int headroomPercent) {
        return row.filter(it -> !it.source().isBlank()).isPresent()
                && memory().map(it -> it.plusPercent(headroomPercent))
                        .filter(suggested::isAtLeast)
                        .isEmpty();
    }
}
