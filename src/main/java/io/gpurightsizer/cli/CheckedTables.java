package io.gpurightsizer.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.gpurightsizer.table.TableReading;
import io.gpurightsizer.table.yaml.Problem;

/**
 * What the check of tables found; the records are the JSON that is printed.
 *
 * @param errors how many problems keep a table from being used
 * @param warnings how many do not
 * @param notes how much there is to know that is no problem
 */
record CheckedTables(List<CheckedTable> tables, long errors, long warnings, long notes) {
    private static final ObjectWriter JSON = JsonMapper.builder()
            .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .build()
            .writerWithDefaultPrettyPrinter();

    /**
     * A table that was checked.
     *
     * @param file its name as given
     * @param usable whether it has no error
     * @param rows how many rows it has; 0 unless it can be used
     * @param failure why the file could not be read; empty if it could
     * @param problems what is wrong with it
     */
    record CheckedTable(
            String file,
            boolean usable,
            int rows,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String failure,
            List<Problem> problems) {
        static CheckedTable read(String file, TableReading reading) {
            int rows = reading.table().map(table -> table.rows().size()).orElse(0);
            boolean usable = reading.problems().stream().noneMatch(Problem::isError);
            return new CheckedTable(file, usable, rows, "", reading.problems());
        }

        static CheckedTable unreadable(String file, String failure) {
            return new CheckedTable(file, false, 0, failure, List.of());
        }
    }

    static CheckedTables of(List<CheckedTable> tables) {
        List<Problem> problems =
                tables.stream().flatMap(it -> it.problems().stream()).toList();
        return new CheckedTables(
                tables,
                count(problems, Problem.Severity.ERROR),
                count(problems, Problem.Severity.WARNING),
                count(problems, Problem.Severity.NOTE));
    }

    private static long count(List<Problem> problems, Problem.Severity severity) {
        return problems.stream()
                .filter(problem -> problem.severity() == severity)
                .count();
    }

    /** How many files could not be read. */
    long unreadable() {
        return tables.stream().filter(it -> !it.failure().isEmpty()).count();
    }

    void printJson(PrintWriter out) {
        try {
            out.println(JSON.writeValueAsString(this));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("records of texts and numbers are always writable", e);
        }
    }

    /** A line for each problem and one with the counts; files that could not be read go to {@code err}. */
    void printText(PrintWriter out, PrintWriter err) {
        for (CheckedTable table : tables) {
            table.problems().forEach(problem -> out.println(problem.in(table.file())));
            if (!table.failure().isEmpty()) {
                err.println(table.file() + ": error: " + table.failure());
            }
        }
        out.println(summary());
        err.flush();
    }

    /** For example {@code 2 tables checked, 1 usable (12 rows): 3 errors, 1 warning}. */
    private String summary() {
        long usable = tables.stream().filter(CheckedTable::usable).count();
        long rows = tables.stream().mapToLong(CheckedTable::rows).sum();
        return count(tables.size(), "table") + " checked, " + usable + " usable (" + count(rows, "row") + "): "
                + count(errors, "error") + ", " + count(warnings, "warning")
                + (notes == 0 ? "" : ", " + count(notes, "note"))
                + (unreadable() == 0 ? "" : ", " + count(unreadable(), "file") + " not readable");
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
