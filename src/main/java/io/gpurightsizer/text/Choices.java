package io.gpurightsizer.text;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The words by which labels, annotations and the configuration make a choice. */
public final class Choices {
    private Choices() {}

    /**
     * The choice that a word stands for.
     *
     * @param what what the word is not if it is none of them, for example {@code an isolation}
     * @throws IllegalArgumentException if the word is none of them
     */
    public static <T> T parse(String word, String what, T[] choices) {
        for (T choice : choices) {
            if (choice.toString().equals(word)) {
                return choice;
            }
        }
        throw new IllegalArgumentException("\"" + word + "\" is not " + what + "; expected one of "
                + Arrays.stream(choices).map(T::toString).collect(Collectors.joining(", ")));
    }
}
