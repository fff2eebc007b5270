package io.gpurightsizer.sizing;

import io.gpurightsizer.sizing.Explanation.Outcome;

/**
 * How a question came out for one container.
 *
 * @param outcome {@link Outcome#YES} if the pod is kept
 * @param detail what was found, in words; may be empty where the reason says it all
 */
record CheckResult(Outcome outcome, String detail) {
    static CheckResult keep(String detail) {
        return new CheckResult(Outcome.YES, detail);
    }

    static CheckResult goOn(String detail) {
        return new CheckResult(Outcome.NO, detail);
    }

    /** For {@code explain}, which goes on after the question that decided. */
    static CheckResult notAsked(String why) {
        return new CheckResult(Outcome.NOT_ASKED, why);
    }

    boolean keeps() {
        return outcome == Outcome.YES;
    }
}
