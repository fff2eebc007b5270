package io.gpurightsizer.sizing.table;

import java.util.Locale;

import io.gpurightsizer.text.Choices;

/** What a pod does while nothing that fits it is free. */
public enum WhenNoneFree {
    /** It keeps its whole GPU. The default. */
    WHOLE_GPU,
    /** It is resized all the same, and waits. */
    WAIT;

    /**
     * Reads the word that a table or an annotation uses.
     *
     * @throws IllegalArgumentException if it is neither {@code whole-gpu} nor {@code wait}
     */
    public static WhenNoneFree parse(String word) {
        return Choices.parse(word, "known", values());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
