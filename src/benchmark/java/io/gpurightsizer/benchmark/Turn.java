package io.gpurightsizer.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;

import io.gpurightsizer.benchmark.report.TurnResult;

/** A {@link TurnResult} while it comes about, and what the virtual user carries from stage to stage. */
final class Turn {
    /** From the start of the round to when the turn should have begun, in seconds. */
    final double at;

    /** How much later than that it began: what the generator itself was late. */
    double late;

    /** What each stage took, the first one counted from when the turn should have begun. */
    final Map<String, Double> stages = new LinkedHashMap<>();

    /** From when the turn should have begun to the answer: speech of the first sentence, where there is speech. */
    Double total;

    /** Why it failed. */
    String failure;

    /** {@link System#nanoTime} when the stage that runs began. */
    long began;

    /** What the stage before said, or the question. */
    String text;

    /** What the language model was asked. */
    String question;

    /** What the language model said after the first sentence. */
    String rest = "";

    Turn(double at) {
        this.at = at;
    }

    void end(String stage) {
        stages.put(stage, round((System.nanoTime() - began) / 1e6));
    }

    void fail(String why) {
        if (failure == null) {
            failure = why;
        }
    }

    /** As it is kept. */
    TurnResult result() {
        return new TurnResult(at, late, stages, total, failure);
    }

    /** To microseconds: more is not meant. */
    static double round(double millis) {
        return Math.round(millis * 1e3) / 1e3;
    }
}
