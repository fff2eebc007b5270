package io.gpurightsizer.tabletest;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A file of test cases.
 *
 * @param name of the file, as given
 * @param nodes the file of nodes that say what is offered, as written there
 * @param assumeGpu the GPU whose MIG profiles are offered, where no nodes are named
 * @param cases in order, at least one
 */
public record TestFile(String name, Optional<String> nodes, Optional<String> assumeGpu, List<TestCase> cases) {
    public TestFile {
        cases = List.copyOf(cases);
    }

    /**
     * A pod or workload, and what is to be decided about it.
     *
     * @param line where it stands, from 1
     * @param object the pod or workload; empty if it stands in a file of its own
     * @param file that file, as written there
     */
    public record TestCase(
            String name, int line, Optional<ObjectNode> object, Optional<String> file, ExpectedDecision expected) {}
}
