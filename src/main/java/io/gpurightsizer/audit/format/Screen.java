package io.gpurightsizer.audit.format;

import java.util.ArrayList;
import java.util.List;

import io.gpurightsizer.text.SafeText;

/**
 * What texts for people are written to.
 *
 * @param width columns of the terminal; {@link #UNLIMITED} where lines may have any length
 * @param colour whether it shows colours
 */
public record Screen(int width, boolean colour) {
    public static final int UNLIMITED = Integer.MAX_VALUE;
    public static final Screen PLAIN = new Screen(UNLIMITED, false);

    /** Lines are not made narrower than this, whatever the terminal. */
    private static final int NARROWEST = 30;

    public String bold(String text) {
        return styled("1", text);
    }

    public String faint(String text) {
        return styled("2", text);
    }

    public String green(String text) {
        return styled("32", text);
    }

    public String red(String text) {
        return styled("31", text);
    }

    /**
     * A text as lines, wrapped at its spaces, with what is unsafe in it escaped; the first begins with {@code first}, the
     * others with {@code others}.
     */
    public List<String> wrapped(String text, String first, String others) {
        int room = Math.max(width, NARROWEST + others.length());
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        int used = DisplayWidth.of(first);
        boolean empty = true;
        for (String word : SafeText.escaped(text).split(" ")) {
            int needed = DisplayWidth.of(word);
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

    private String styled(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
