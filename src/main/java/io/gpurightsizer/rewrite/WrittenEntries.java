package io.gpurightsizer.rewrite;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Entries to be written into YAML or JSON.
 *
 * @param entries by their names; a value is a text, or a map like this one
 */
record WrittenEntries(Map<String, Object> entries) {
    /** What YAML takes for a text without quotes. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][-A-Za-z0-9_./]*");

    private static final Set<String> NO_TEXTS = Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

    /** Lines for a map in block style whose names begin in this column, from 0. */
    String block(int column, String newline) {
        StringBuilder lines = new StringBuilder();
        block(entries, column, newline, lines);
        return lines.toString();
    }

    private static void block(Map<?, ?> map, int column, String newline, StringBuilder lines) {
        map.forEach((name, value) -> {
            lines.append(" ".repeat(column)).append(plain((String) name)).append(':');
            if (value instanceof Map<?, ?> inner) {
                lines.append(newline);
                block(inner, column + 2, newline, lines);
            } else {
                lines.append(' ').append(plain((String) value)).append(newline);
            }
        });
    }

    private static String plain(String text) {
        boolean plain = PLAIN.matcher(text).matches() && !NO_TEXTS.contains(text.toLowerCase(Locale.ROOT));
        return plain ? text : quoted(text);
    }

    /** What stands between the braces of a map in flow style, which is JSON. */
    String flow() {
        return flow(entries);
    }

    private static String flow(Map<?, ?> map) {
        return map.entrySet().stream()
                .map(it -> quoted((String) it.getKey()) + ": "
                        + (it.getValue() instanceof Map<?, ?> inner
                                ? "{" + flow(inner) + "}"
                                : quoted((String) it.getValue())))
                .collect(Collectors.joining(", "));
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
