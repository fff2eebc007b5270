package io.gpurightsizer.table.reload;

import java.util.List;
import java.util.stream.Collectors;

import io.gpurightsizer.table.yaml.Problem;

/** The table to start with cannot be used; the message lists every problem, one a line. */
public final class BadTableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    BadTableException(String file, List<Problem> problems) {
        super(problems.stream()
                .map(problem -> problem.in(file))
                .collect(Collectors.joining(
                        System.lineSeparator(), "the sizing table cannot be used:" + System.lineSeparator(), "")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
