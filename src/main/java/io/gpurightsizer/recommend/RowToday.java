package io.gpurightsizer.recommend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
 * @param declared the memory that an annotation says instead of a row
 */
record RowToday(Optional<SizingRow> row, Optional<GpuMemory> declared) {
    private RowToday(Optional<SizingRow> row) {
        this(row, Optional.empty());
    }

    /** The row that decided by its name, or the first that matches where the decision did not get so far. */
    static RowToday of(GpuContainer container, GpuWorkload workload, String decidedBy, SizingTable table) {
        if (container.declared().saysNeed()) {
            return new RowToday(Optional.empty(), container.declared().memory());
        }
        return new RowToday(table.rows().stream()
                .filter(it -> it.name().equals(decidedBy))
                .findFirst()
                .or(() -> table.firstMatch(workload.labels(), container.model().name(), container.environment())));
    }

    /**
     * This one, and those that are for a model and stand before it, since they hold under other conditions: they would be
     * hidden by a row with the conditions of this one, which goes before all.
     *
     * @param deciding those that decide for a workload of the model, though they may name no models
     */
    List<RowToday> andThoseBefore(SizingTable table, String model, Set<SizingRow> deciding) {
        List<RowToday> all = new ArrayList<>(List.of(this));
        table.rows().stream()
                .takeWhile(it -> !row.equals(Optional.of(it)))
                .filter(it -> it.namesModels() ? it.isFor(model) : deciding.contains(it))
                .forEach(it -> all.add(new RowToday(Optional.of(it))));
        return all;
    }

    String name() {
        return row.map(SizingRow::name).orElse("");
    }

    /** The memory that it or the annotation says, before headroom; empty if neither says any. */
    Optional<GpuMemory> memory() {
        return row.map(SizingRow::need)
                .filter(Need.Memory.class::isInstance)
                .map(it -> ((Need.Memory) it).amount())
                .or(() -> declared);
    }

    /** Whether it rests on a source and asks for more than this, or for something that is no amount. */
    boolean standsAbove(GpuMemory suggested, int headroomPercent) {
        return row.filter(it -> !it.source().isBlank()).isPresent()
                && memory().map(it -> it.plusPercent(headroomPercent))
                        .filter(suggested::isAtLeast)
                        .isEmpty();
    }
}
