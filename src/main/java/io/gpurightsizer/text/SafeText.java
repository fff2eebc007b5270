package io.gpurightsizer.text;

/**
 * Texts that users wrote, made safe to print: a terminal, a log reader or a person would obey or overlook control
 * characters, line separators, bidirectional controls, other format characters and lone surrogates.
 */
public final class SafeText {
    /** The limit that the API asks webhooks to keep to for one warning ({@code k8s.io/api/admission/v1}). */
    public static final int MAX_WARNING_LENGTH = 120;

    private static final int MAX_VALUE_LENGTH = 80;
    private static final int MAX_MESSAGE_LENGTH = 300;
    private static final int MAX_PARAGRAPH_LENGTH = 1_000;
    private static final int MAX_LOG_VALUE_LENGTH = 500;

    private SafeText() {}

    /** The text with each unsafe character as an escape such as {@code \}{@code u001b}. */
    public static String escaped(String text) {
        return isSafe(text) ? text : escape(text);
    }

    /** A value in double quotes for a message: escaped, a line break as {@code \n}, at most 80 characters of it. */
    public static String quoted(String value) {
        int length = value.codePointCount(0, value.length());
        String head = length <= MAX_VALUE_LENGTH
                ? value
                : value.substring(0, value.offsetByCodePoints(0, MAX_VALUE_LENGTH)) + "…";
        return '"' + escaped(head).replace("\\u000a", "\\n") + '"';
    }

    /** A message of another library on one line, at most 300 characters of it. */
    public static String message(String message) {
        return line(message, MAX_MESSAGE_LENGTH);
    }

    /** An explanation of several sentences on one line, at most 1,000 characters of it. */
    public static String paragraph(String text) {
        return line(text, MAX_PARAGRAPH_LENGTH);
    }

    private static String line(String text, int length) {
        return cut(escaped(text.replaceAll("\\s+", " ").strip()), length, "…");
    }

    /** The text, escaped, as a YAML scalar in double quotes. */
    public static String yamlScalar(String text) {
        return '"' + escaped(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }

    /** A word of a shell's command line; names of objects are harmless in a cluster, but not in every file. */
    public static String shellWord(String text) {
        return text.matches("[a-zA-Z0-9._/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** A warning of an admission response: at most {@value #MAX_WARNING_LENGTH} characters, unsafe ones as spaces. */
    public static String warning(String text) {
        String safe = replaced(text, ' ');
        return safe.length() <= MAX_WARNING_LENGTH ? safe : cut(safe, MAX_WARNING_LENGTH - 1, "…");
    }

    /** A value of a log line: at most 500 characters, unsafe ones as {@code ?}, without double quotes. */
    public static String logValue(String text) {
        return cut(replaced(text, '?').replace('"', '\''), MAX_LOG_VALUE_LENGTH, "…");
    }

    private static String cut(String text, int length, String mark) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length) + mark;
    }

    private static boolean isSafe(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUnsafe(text, i)) {
                return false;
            }
        }
        return true;
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            if (isUnsafe(text, i)) {
                escaped.append(String.format("\\u%04x", (int) text.charAt(i)));
            } else {
                escaped.append(text.charAt(i));
            }
        }
        return escaped.toString();
    }

    private static String replaced(String text, char replacement) {
        if (isSafe(text)) {
            return text;
        }
        char[] characters = text.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            if (isUnsafe(text, i)) {
                characters[i] = replacement;
            }
        }
        return new String(characters);
    }

    private static boolean isUnsafe(String text, int i) {
        char c = text.charAt(i);
        if (c >= ' ' && c < 0x7F) {
            return false;
        }
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || c == '\uFFFE'
                || c == '\uFFFF'
                || Character.isSurrogate(c) && !isPair(text, i);
    }

    /** Whether a surrogate has its other half beside it. */
    private static boolean isPair(String text, int i) {
        if (Character.isHighSurrogate(text.charAt(i))) {
            return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
        }
        return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
