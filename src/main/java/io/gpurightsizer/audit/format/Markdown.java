package io.gpurightsizer.audit.format;

import io.gpurightsizer.text.SafeText;

/** Texts made inert for GitHub-flavoured Markdown. */
final class Markdown {
    private Markdown() {}

    /** A name, in the font of code: whatever it holds, it ends neither a table's cell nor the code. */
    static String code(String name) {
        String visible = SafeText.escaped(name);
        if (visible.isEmpty()) {
            return "";
        }
        boolean plain = visible.chars().allMatch(c -> c >= ' ' && c < 127 && "`|\\<>&".indexOf(c) < 0);
        return plain && !visible.startsWith(" ") && !visible.endsWith(" ")
                ? "`" + visible + "`"
                : "<code>" + text(visible) + "</code>";
    }

    /** A sentence: letters, digits and harmless signs as they are, everything else as a character reference. */
    static String text(String sentence) {
        StringBuilder escaped = new StringBuilder(sentence.length() + 16);
        for (char c : SafeText.escaped(sentence).toCharArray()) {
            boolean harmless = c > 127 || Character.isLetterOrDigit(c) || " .,;%/()+-=\"'".indexOf(c) >= 0;
            escaped.append(harmless ? String.valueOf(c) : "&#" + (int) c + ";");
        }
        return escaped.toString().replace("www.", "www&#46;");
    }
}
