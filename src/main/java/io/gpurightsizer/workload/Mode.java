package io.gpurightsizer.workload;

import java.util.List;

import io.gpurightsizer.text.Choices;

/** What is done with a decision. The decision does not depend on it, except that {@link #OFF} keeps the pod. */
public enum Mode {
    /** Pods are resized. */
    ENFORCE("enforce"),
    /** Nothing is patched; what would be done is reported. Not to be confused with the API server's {@code dryRun}. */
    DRY_RUN("dry-run"),
    /** Pods are left alone. */
    OFF("off"),
    /** Enforced, but the pod is not of the share that it acts on: as {@link #DRY_RUN}. Nobody can choose it. */
    OUTSIDE_SHARE("outside-share");

    /** Those that can be chosen. */
    public static final List<Mode> CHOICES = List.of(ENFORCE, DRY_RUN, OFF);

    private final String word;

    Mode(String word) {
        this.word = word;
    }

    /**
     * Reads the word that labels, annotations and the configuration use.
     *
     * @throws IllegalArgumentException if it is none of {@code enforce}, {@code dry-run}, {@code off}
     */
    public static Mode parse(String word) {
        return Choices.parse(word, "a mode", CHOICES.toArray(Mode[]::new));
    }

    @Override
    public String toString() {
        return word;
    }
}
