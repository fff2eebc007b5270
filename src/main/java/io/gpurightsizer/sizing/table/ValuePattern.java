package io.gpurightsizer.sizing.table;

/** What a row asks of a value: a glob over its text, or a bound of its number. */
public sealed interface ValuePattern permits Glob, AtMost {
    boolean matches(CharSequence text);

    /** Whether there is no text that does not match. */
    default boolean matchesEverything() {
        return false;
    }
}
