package io.gpurightsizer.cli;

import java.util.List;

import io.gpurightsizer.table.TableReading;
import io.gpurightsizer.table.yaml.Problem;

/**
 * A table that was checked.
 *
 * @param file its name as given
 * @param rows how many rows it has; 0 unless it can be used
 * @param problems what is wrong with it
 * @param failure why the file could not be read; empty if it could
 */
record CheckedTable(String file, int rows, List<Problem> problems, String failure) {
    static CheckedTable read(String file, TableReading reading) {
        int rows = reading.table().map(table -> table.rows().size()).orElse(0);
        return new CheckedTable(file, rows, reading.problems(), "");
    }

    static CheckedTable unreadable(String file, String failure) {
        return new CheckedTable(file, 0, List.of(), failure);
    }

    boolean isUnreadable() {
        return !failure.isEmpty();
    }

    long errors() {
        return problems.stream().filter(Problem::isError).count();
    }

    long warnings() {
        return problems.size() - errors();
    }

    boolean usable() {
        return !isUnreadable() && errors() == 0;
    }
}
