package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the first row that matches a container. */
public final class RowIndex {
    private final List<SizingRow> rows;

    private RowIndex(List<SizingRow> rows) {
        this.rows = rows;
    }

    public static RowIndex of(List<SizingRow> rows) {
        return new RowIndex(List.copyOf(rows));
    }

    Optional<SizingRow> firstMatch(Map<String, String> labels, String model, Map<String, String> environment) {
        for (SizingRow row : rows) {
            if (row.matches(labels, model, environment)) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }
}
