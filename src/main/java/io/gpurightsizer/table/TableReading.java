package io.gpurightsizer.table;

import java.util.List;
import java.util.Optional;

import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.yaml.Problem;

/**
 * What came of reading a table.
 *
 * @param table the table; empty if and only if a problem is an error
 * @param problems all that was found, in the order of the file
 */
public record TableReading(Optional<SizingTable> table, List<Problem> problems) {
    public TableReading {
        problems = List.copyOf(problems);
    }

    public List<Problem> errors() {
        return problems.stream().filter(Problem::isError).toList();
    }

    public List<Problem> warnings() {
        return problems.stream()
                .filter(problem -> problem.severity() == Problem.Severity.WARNING)
                .toList();
    }
}
