package io.gpurightsizer.table.yaml;

import java.util.Comparator;
import java.util.Locale;

/**
 * One thing wrong with a table, or worth knowing of it, for example {@code spec.rows[3].memory: "10Gbb" is not a quantity; expected for example
 * 16Gi}.
 *
 * @param severity whether the table can be used all the same
 * @param line where in the file, from 1
 * @param column where in the line, from 1, in characters
 * @param path where in the table, for example {@code spec.rows[3].memory}; empty for the document as a whole
 * @param message the value, what is wrong with it and what was expected
 */
public record Problem(Severity severity, int line, int column, String path, String message) {
    static final Comparator<Problem> BY_POSITION =
            Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

    /** How bad it is. */
    public enum Severity {
        /** The table cannot be used. */
        ERROR,
        /** The table can be used but may not do what was meant. */
        WARNING,
        /** Nothing is wrong; what the table leads to. */
        NOTE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** As a compiler prints it: {@code file:line:column: error: path: message}. */
    public String in(String file) {
        return file + ":" + line + ":" + column + ": " + severity + ": " + this;
    }

    /** Path and message. */
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
