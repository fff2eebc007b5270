package io.gpurightsizer.tabletest;

import java.util.List;

/**
 * What came of a case.
 *
 * @param file where the case stands, as given
 * @param line the same, from 1
 * @param name the case's
 * @param failures what is not as expected, and why; none if it passed
 */
public record CaseResult(String file, int line, String name, List<String> failures) {
    public CaseResult {
        failures = List.copyOf(failures);
    }

    public boolean passed() {
        return failures.isEmpty();
    }
}
