package io.gpurightsizer.table.yaml;

import java.util.ArrayList;
import java.util.List;

import org.yaml.snakeyaml.error.Mark;

/** Collects what is wrong while a table is read. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();
    private int errors;

    /** An error of the document as a whole. */
    public void error(String message) {
        errors++;
        found.add(new Problem(Problem.Severity.ERROR, 1, 1, "", message));
    }

    void error(Mark at, String path, String message) {
        errors++;
        found.add(new Problem(Problem.Severity.ERROR, at.getLine() + 1, at.getColumn() + 1, path, message));
    }

    void warning(Mark at, String path, String message) {
        found.add(new Problem(Problem.Severity.WARNING, at.getLine() + 1, at.getColumn() + 1, path, message));
    }

    void note(Mark at, String path, String message) {
        found.add(new Problem(Problem.Severity.NOTE, at.getLine() + 1, at.getColumn() + 1, path, message));
    }

    /** How many errors were found so far; compared before and after a part is read. */
    public int errors() {
        return errors;
    }

    public List<Problem> sorted() {
        // Mostly there is none, and to prepare the order takes a short command longer than it should.
        return found.isEmpty()
                ? List.of()
                : found.stream().sorted(Problem.BY_POSITION).toList();
    }
}
