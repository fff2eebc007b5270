package io.gpurightsizer.sizing.table;

import java.util.Locale;

import io.gpurightsizer.text.Choices;

/** How strictly a model must be kept apart from others on the same GPU. */
public enum Isolation {
    /** MIG devices only: memory and compute units of their own. */
    HARDWARE,
    /** A MIG device where one fits, else a time-sliced replica. The default. */
    PREFERRED,
    /** The smallest offer that fits, whichever kind it is: a replica through MPS too. */
    ANY;

    /**
     * Reads the word a table or an annotation uses.
     *
     * @throws IllegalArgumentException if it is none of {@code hardware}, {@code preferred}, {@code any}
     */
    public static Isolation parse(String word) {
        return Choices.parse(word, "an isolation", values());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
