package io.gpurightsizer.table;

import java.util.Collection;

/** Values as messages show them: on one line, not too long, without characters that would steer a terminal. */
final class Shown {
    private static final int LONGEST = 80;

    private Shown() {}

    static String quoted(String value) {
        StringBuilder shown = new StringBuilder("\"");
        value.codePoints().limit(LONGEST).forEach(c -> append(shown, c));
        return shown.append(value.codePointCount(0, value.length()) > LONGEST ? "…\"" : "\"")
                .toString();
    }

    static String list(Collection<String> words) {
        return String.join(", ", words);
    }

    private static void append(StringBuilder shown, int c) {
        if (c == '\n') {
            shown.append("\\n");
        } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
            shown.append(String.format("\\u%04x", c));
        } else {
            shown.appendCodePoint(c);
        }
    }
}
