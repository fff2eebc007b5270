package io.gpurightsizer.table;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** Any bytes at all as a table: read, or refused with at least one problem; never anything else. */
class TableFuzzTest {
    private static final TableReader READER = new TableReader(GpuCatalogReader.bundled());

    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "24h")
    void table(byte[] bytes) {
        TableReading reading = READER.read(bytes, "table.yaml");

        assertEquals(reading.table().isEmpty(), !reading.errors().isEmpty());
        reading.problems()
                .forEach(problem -> assertFalse(problem.in("table.yaml").isBlank()));
    }
}
