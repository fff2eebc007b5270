package io.gpurightsizer.tabletest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.gpurightsizer.sizing.SizingDecision;

/**
 * What is to be decided, in the words of the webhook's audit annotations; what is left out may be anything.
 *
 * @param decision {@code resize} or {@code keep}
 * @param reason for example {@code smallest-fit} or {@code no-matching-row}
 * @param row the rows that decide, comma-separated
 * @param resource what the pod asks for then, comma-separated
 */
public record ExpectedDecision(
        Optional<String> decision, Optional<String> reason, Optional<String> row, Optional<String> resource) {
    /** What is decided otherwise, each for example {@code decision: expected resize, got keep}. */
    List<String> differences(SizingDecision actual) {
        List<String> differences = new ArrayList<>();
        compare("decision", decision, actual.verb(), differences);
        compare("reason", reason, actual.reasonCode(), differences);
        compare("row", row, actual.rowNames(), differences);
        compare("resource", resource, actual.resourceNames(), differences);
        return differences;
    }

    private static void compare(String what, Optional<String> expected, String actual, List<String> differences) {
        expected.filter(it -> !it.equals(actual))
                .ifPresent(it ->
                        differences.add(what + ": expected " + it + ", got " + (actual.isEmpty() ? "none" : actual)));
    }
}
