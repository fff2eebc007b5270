package io.gpurightsizer.tabletest;

import java.util.List;
import java.util.Optional;

import io.gpurightsizer.table.yaml.Problem;

/**
 * What came of reading a file of test cases.
 *
 * @param file the cases; empty if and only if there is a problem
 * @param problems all that was found, in the order of the file
 */
public record TestFileReading(Optional<TestFile> file, List<Problem> problems) {
    public TestFileReading {
        problems = List.copyOf(problems);
    }
}
