package io.gpurightsizer.sizing;

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
    public boolean matches(Map<String, String> environment) {
        String actual = environment.get(variable);
        return (actual != null && value.matches(actual)) != negated;
    }
}
