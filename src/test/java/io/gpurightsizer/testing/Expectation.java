package io.gpurightsizer.testing;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What one object of a case may be answered with: {@code keep}, {@code keep:<reason>}, the target as the report names it,
 * {@code ~} and a regular expression over the target; each may end in {@code  if said: } and a regular expression that
 * something in the report must match.
 */
public record Expectation(List<String> answers) {
    public static Expectation of(JsonNode answers) {
        return new Expectation(StreamSupport.stream(answers.spliterator(), false)
                .map(JsonNode::asText)
                .toList());
    }

    /** What was decided about one object. */
    public record Decision(boolean resized, String reason, String target) {}

    /** Why the decision is not in order; empty if it is. */
    public Optional<String> problem(Decision decision, String everythingSaid) {
        return answers.stream().anyMatch(it -> accepts(it, decision, everythingSaid))
                ? Optional.empty()
                : Optional.of("expected one of " + answers + ", got " + decision);
    }

    private static boolean accepts(String answer, Decision decision, String everythingSaid) {
        int condition = answer.indexOf(" if said: ");
        String wanted = condition < 0 ? answer : answer.substring(0, condition);
        return acceptsDecision(wanted, decision)
                && (condition < 0
                        || Pattern.compile(
                                        answer.substring(condition + " if said: ".length()), Pattern.CASE_INSENSITIVE)
                                .matcher(everythingSaid)
                                .find());
    }

    private static boolean acceptsDecision(String wanted, Decision decision) {
        if (wanted.equals("keep")) {
            return !decision.resized();
        }
        if (wanted.startsWith("keep:")) {
            return !decision.resized() && decision.reason().equals(wanted.substring("keep:".length()));
        }
        if (wanted.startsWith("~")) {
            return decision.resized() && decision.target().matches(wanted.substring(1));
        }
        return decision.resized() && decision.target().equals(wanted);
    }
}
