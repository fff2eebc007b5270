package io.gpurightsizer.table;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DefaultTableTest {
    private static final TableReading READING =
            new TableReader(GpuCatalogReader.bundled()).read(DefaultTable.bytes(), DefaultTable.NAME);

    @Test
    void hasNoProblemNotEvenAWarning() {
        List<String> problems =
                READING.problems().stream().map(it -> it.in(DefaultTable.NAME)).toList();

        assertEquals(List.of(), problems);
    }

    @Test
    void hasAtLeastSixtyRowsEachWithItsSource() {
        List<SizingRow> rows = READING.table().orElseThrow().rows();

        assertTrue(rows.size() >= 60, "only " + rows.size());
        assertTrue(rows.stream().noneMatch(row -> row.source().isBlank()));
    }

    @Test
    void givesAModelItsFirstRow() {
        SizingTable table = READING.table().orElseThrow();

        assertEquals(
                "whisper-small",
                table.firstMatch(Map.of(), "whisper-small-en", Map.of())
                        .orElseThrow()
                        .name());
        assertTrue(
                table.firstMatch(Map.of(), "nobody-knows-this-model", Map.of()).isEmpty());
    }
}
