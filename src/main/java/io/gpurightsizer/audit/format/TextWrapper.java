package io.gpurightsizer.audit.format;

import java.util.ArrayList;
import java.util.List;

import io.gpurightsizer.text.SafeText;

/**
 * Wraps texts at their spaces, with what is invisible in them made visible.
 *
 * @param width how long lines may be
 */
record TextWrapper(int width) {
    private static final int NARROWEST = 40;

    /** The lines of a text; the first begins with {@code first}, the others with {@code others}. */
    List<String> of(String text, String first, String others) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        int used = DisplayWidth.of(first);
        boolean empty = true;
        for (String word : SafeText.escaped(text).split(" ")) {
            int needed = DisplayWidth.of(word);
            int room = Math.max(width, NARROWEST + others.length());
            if (!empty && used + 1 + needed > room) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(others);
                used = DisplayWidth.of(others);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            used += needed + (empty ? 0 : 1);
            empty = false;
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }
}
