package io.gpurightsizer.table.yaml;

import java.util.Collection;

/** Values as messages show them: on one line, not too long, without characters that would steer a terminal. */
public final class Shown {
    private static final int LONGEST = 80;
    private static final int LONGEST_MESSAGE = 300;

    private Shown() {}

    public static String quoted(String value) {
        return "\"" + cut(value, LONGEST) + "\"";
    }

    /** What another library says is wrong, on one line. */
    static String message(String message) {
        return cut(message.replaceAll("\\s+", " ").strip(), LONGEST_MESSAGE);
    }

    public static String list(Collection<String> words) {
        return String.join(", ", words);
    }

    private static String cut(String value, int longest) {
        StringBuilder shown = new StringBuilder();
        value.codePoints().limit(longest).forEach(c -> append(shown, c));
        return shown.append(value.codePointCount(0, value.length()) > longest ? "…" : "")
                .toString();
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
