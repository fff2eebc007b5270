package io.gpurightsizer.audit.format;

import io.gpurightsizer.text.SafeText;

/** Texts made inert for HTML and XML, as content and in attributes with double quotes. */
final class Markup {
    private Markup() {}

    static String text(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (char c : SafeText.escaped(text).toCharArray()) {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '`' -> escaped.append("&#96;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
