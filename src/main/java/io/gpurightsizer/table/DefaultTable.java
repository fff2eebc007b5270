package io.gpurightsizer.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.table.SizingTable;

/** The table in the jar, used where none is given, and by tables that extend it. */
public final class DefaultTable {
    /** What stands for its file name in messages. */
    public static final String NAME = "default-table.yaml";

    private DefaultTable() {}

    /** Its YAML, UTF-8. */
    public static byte[] bytes() {
        try (InputStream in = DefaultTable.class.getResourceAsStream(NAME)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the table in the jar cannot be read", e);
        }
    }

    /** The table itself. A test fails the build where it has any problem. */
    public static SizingTable table(GpuCatalog catalog) {
        TableReading reading = new TableReader(catalog, List::of, true).read(bytes(), NAME);
        return reading.table()
                .orElseThrow(() -> new IllegalStateException(reading.errors().stream()
                        .map(problem -> problem.in(NAME))
                        .collect(Collectors.joining("\n", "the table in the jar cannot be used:\n", ""))));
    }
}
