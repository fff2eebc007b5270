package io.gpurightsizer.workload.detect;

import java.util.Map;
import java.util.Optional;

/**
 * References to environment variables in a text, {@code $(X)}, {@code ${X}}, {@code ${X:-default}} and {@code $X}, replaced
 * by literal values. One pass over the text: whoever writes pods must not be able to make it long.
 */
final class VariableReferences {
    /** No name of a model and no figure is longer; what is, is not looked into. */
    static final int LONGEST = 1024;

    private final String text;
    private final Map<String, Optional<String>> environment;
    private final StringBuilder resolved = new StringBuilder();
    private int at;

    private VariableReferences(String text, Map<String, Optional<String>> environment) {
        this.text = text;
        this.environment = environment;
    }

    /** The text with references replaced; empty if it is blank, too long or refers to what cannot be known here. */
    static Optional<String> resolve(String text, Map<String, Optional<String>> environment) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        if (text.indexOf('$') < 0) {
            return present(text);
        }
        VariableReferences references = new VariableReferences(text, environment);
        return references.replaceAll() ? present(references.resolved.toString()) : Optional.empty();
    }

    private static Optional<String> present(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() || stripped.length() > LONGEST ? Optional.empty() : Optional.of(stripped);
    }

    private boolean replaceAll() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '$') {
                resolved.append(c);
            } else if (!replaceOne()) {
                return false;
            }
        }
        return true;
    }

    /** Replaces the reference behind a dollar sign. */
    private boolean replaceOne() {
        char open = at < text.length() ? text.charAt(at) : ' ';
        if (open != '(' && open != '{') {
            return append(name(), "");
        }
        at++;
        String name = name();
        String otherwise = "";
        if (open == '{' && text.startsWith(":-", at)) {
            int close = text.indexOf('}', at);
            otherwise = close < 0 ? "" : text.substring(at + 2, close);
            at = close < 0 ? at : close;
        }
        boolean closed = at < text.length() && text.charAt(at) == (open == '(' ? ')' : '}');
        at++;
        return closed && append(name, otherwise);
    }

    private boolean append(String name, String otherwise) {
        String value = environment
                .getOrDefault(name, Optional.empty())
                .filter(it -> !it.isEmpty())
                .orElse(otherwise);
        boolean literal = !name.isEmpty() && !value.isEmpty() && value.indexOf('$') < 0;
        if (literal && resolved.length() + value.length() <= LONGEST) {
            resolved.append(value);
            return true;
        }
        return false;
    }

    private String name() {
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(from, at);
    }
}
