package io.gpurightsizer.sizing.table;

import java.util.Map;

/**
 * A condition on one environment variable of the container, for rows whose figure holds for one server setting only; for
 * example {@code NIM_TAGS_SELECTOR} matching {@code *batch_size=8*}.
 *
 * @param variable the variable's name
 * @param value what its literal value must match
 * @param negated whether the condition is that the variable is absent or does not match
 */
public record Setting(String variable, Glob value, boolean negated) {
    /** Stands for a value that comes from elsewhere (a Secret, a field) and cannot be seen; no literal holds a NUL. */
    public static final String UNSEEN = "\0";

    /** The key under which {@link #UNSEEN} says that variables come from elsewhere as a whole ({@code envFrom}). */
    public static final String ANY_VARIABLE = "*";

    /**
     * Whether the condition is known to hold: what cannot be seen satisfies none, also not a negated one.
     *
     * @param environment literal values by variable, with {@link #UNSEEN} for others
     */
    public boolean matches(Map<String, String> environment) {
        String actual = environment.get(variable);
        if (actual == null) {
            actual = environment.get(ANY_VARIABLE);
        }
        if (UNSEEN.equals(actual)) {
            return false;
        }
        return (actual != null && value.matches(actual)) != negated;
    }
}
