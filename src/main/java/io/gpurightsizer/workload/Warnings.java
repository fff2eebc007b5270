package io.gpurightsizer.workload;

/** The texts an admission response warns with. */
public final class Warnings {
    /** What the API asks webhooks to keep to ({@code k8s.io/api/admission/v1}). */
    public static final int MAX_LENGTH = 120;

    private Warnings() {}

    /** The text in at most {@value #MAX_LENGTH} characters, without control characters. */
    public static String fit(String text) {
        String printable = printable(text, ' ');
        return printable.length() <= MAX_LENGTH ? printable : printable.substring(0, MAX_LENGTH - 1) + "…";
    }

    /** The text with each ASCII control character replaced; mostly the text itself, since there is none in it. */
    public static String printable(String text, char instead) {
        for (int i = 0; i < text.length(); i++) {
            if (isControl(text.charAt(i))) {
                return replaced(text, i, instead);
            }
        }
        return text;
    }

    private static String replaced(String text, int from, char instead) {
        char[] characters = text.toCharArray();
        for (int i = from; i < characters.length; i++) {
            if (isControl(characters[i])) {
                characters[i] = instead;
            }
        }
        return new String(characters);
    }

    private static boolean isControl(char c) {
        return c < ' ' || c == 0x7F;
    }
}
