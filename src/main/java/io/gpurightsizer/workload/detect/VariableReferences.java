package io.gpurightsizer.workload.detect;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * References to environment variables in a text, {@code $(X)}, {@code ${X}}, {@code ${X:-default}} and {@code $X}, replaced
 * by literal values.
 */
final class VariableReferences {
    /** No name of a model and no figure is longer; a longer text is not looked into, so that no pod can make this slow. */
    static final int LONGEST = 1024;

    private static final Pattern REFERENCE = Pattern.compile(
            "\\$(?:\\((?<kubernetes>\\w+)\\)|\\{(?<braced>\\w+)(?::-(?<default>[^}]*))?}|(?<plain>\\w+))");

    private VariableReferences() {}

    /** The text with references replaced; empty if it is blank, too long or refers to what cannot be known here. */
    static Optional<String> resolve(String text, Map<String, Optional<String>> environment) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        if (text.indexOf('$') < 0) {
            return nameOrFigure(text);
        }
        Matcher references = REFERENCE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (references.find()) {
            String value = value(references, environment);
            if (value.isEmpty() || resolved.length() + value.length() > LONGEST) {
                return Optional.empty();
            }
            references.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return nameOrFigure(references.appendTail(resolved).toString()).filter(it -> it.indexOf('$') < 0);
    }

    /** The variable's value, or the default; empty if there is neither. */
    private static String value(Matcher reference, Map<String, Optional<String>> environment) {
        String name = group("kubernetes", reference) + group("braced", reference) + group("plain", reference);
        return environment
                .getOrDefault(name, Optional.empty())
                .filter(value -> !value.isEmpty())
                .orElse(group("default", reference));
    }

    private static String group(String name, Matcher reference) {
        return reference.group(name) == null ? "" : reference.group(name);
    }

    private static Optional<String> nameOrFigure(String text) {
        return Optional.of(text.strip()).filter(it -> !it.isEmpty() && it.length() <= LONGEST);
    }
}
