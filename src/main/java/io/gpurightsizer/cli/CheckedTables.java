package io.gpurightsizer.cli;

import java.io.PrintWriter;
import java.util.List;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.table.yaml.Problem;

/** Writes what the check of tables found. */
final class CheckedTables {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CheckedTables() {}

    /** A line for each problem and one with the counts; files that could not be read go to {@code err}. */
    static void printText(List<CheckedTable> tables, PrintWriter out, PrintWriter err) {
        for (CheckedTable table : tables) {
            table.problems().forEach(problem -> out.println(problem.in(table.file())));
            if (table.isUnreadable()) {
                err.println(table.file() + ": error: " + table.failure());
            }
        }
        out.println(summary(tables));
        err.flush();
    }

    /** For example {@code 2 tables checked, 1 of them usable: 3 errors, 1 warning}. */
    private static String summary(List<CheckedTable> tables) {
        long usable = tables.stream().filter(CheckedTable::usable).count();
        long unreadable = tables.stream().filter(CheckedTable::isUnreadable).count();
        long errors = tables.stream().mapToLong(CheckedTable::errors).sum();
        long warnings = tables.stream().mapToLong(CheckedTable::warnings).sum();
        long rows = tables.stream().mapToLong(CheckedTable::rows).sum();
        return count(tables.size(), "table") + " checked, " + usable + " usable (" + count(rows, "row") + "): "
                + count(errors, "error") + ", " + count(warnings, "warning")
                + (unreadable == 0 ? "" : ", " + count(unreadable, "file") + " not readable");
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** One object: {@code tables} with their {@code problems}, and the sums. */
    static void printJson(List<CheckedTable> tables, PrintWriter out) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode array = root.putArray("tables");
        for (CheckedTable table : tables) {
            ObjectNode node = array.addObject().put("file", table.file()).put("usable", table.usable());
            node.put("rows", table.rows());
            if (table.isUnreadable()) {
                node.put("failure", table.failure());
            }
            ArrayNode problems = node.putArray("problems");
            table.problems().forEach(problem -> add(problem, problems));
        }
        root.put("errors", tables.stream().mapToLong(CheckedTable::errors).sum());
        root.put("warnings", tables.stream().mapToLong(CheckedTable::warnings).sum());
        out.println(root.toPrettyString());
    }

    private static void add(Problem problem, ArrayNode problems) {
        problems.addObject()
                .put("severity", problem.severity().toString())
                .put("line", problem.line())
                .put("column", problem.column())
                .put("path", problem.path())
                .put("message", problem.message());
    }
}
