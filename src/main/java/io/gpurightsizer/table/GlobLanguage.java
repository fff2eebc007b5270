package io.gpurightsizer.table;

import java.util.List;
import java.util.stream.IntStream;

import io.gpurightsizer.sizing.table.Glob;

/** Compares what two globs match. */
final class GlobLanguage {
    /** Stands for every character that no glob contains; from Unicode's private use area, so that none does. */
    static final char ANY_OTHER = '\uE000';

    private static final char END = '\0';

    /** What would need more samples than this is not compared; no glob in use comes near. */
    private static final int MOST_SAMPLES = 10_000;

    private GlobLanguage() {}

    /**
     * Whether each text that {@code inner} matches is matched by one of {@code outer} as well; false also if it would take
     * too long to find out.
     *
     * @param emptyCounts whether the empty text counts; a model's name is never empty, a variable's value may be
     */
    static boolean covers(List<Glob> outer, Glob inner, boolean emptyCounts) {
        String example = example(inner);
        if (outer.stream().noneMatch(it -> it.matches(example))) {
            return false;
        }
        String pattern = inner.pattern().replaceAll("\\*+", "*");
        String[] parts = (pattern.equals("*") && !emptyCounts ? "?*" : pattern)
                .replace('?', ANY_OTHER)
                .split("\\*", -1);
        int longest = outer.stream().mapToInt(it -> it.pattern().length()).max().orElse(0) + 1;
        // For one glob only the extremes matter, as a test shows that compares it with all short texts.
        return outer.stream().anyMatch(it -> matchAll(List.of(it), parts, new int[] {0, longest}))
                || outer.size() > 1
                        && matchAll(
                                outer, parts, IntStream.rangeClosed(0, longest).toArray());
    }

    /**
     * Whether one of the globs matches, whatever number of characters stands between the parts. Which characters makes no
     * difference if no glob contains them; nor does how many, if they are more than a glob has: a star takes some of them.
     */
    private static boolean matchAll(List<Glob> globs, String[] parts, int[] numbers) {
        return Math.pow(numbers.length, parts.length - 1) * globs.size() <= MOST_SAMPLES
                && matchAll(globs, parts[0], parts, 1, numbers);
    }

    private static boolean matchAll(List<Glob> globs, String text, String[] parts, int next, int[] numbers) {
        if (next == parts.length) {
            return globs.stream().anyMatch(it -> it.matches(text));
        }
        return IntStream.of(numbers).allMatch(number -> {
            String longer = text + String.valueOf(ANY_OTHER).repeat(number) + parts[next];
            return matchAll(globs, longer, parts, next + 1, numbers);
        });
    }

    /** A text that the glob matches, with a character that no glob contains for each wildcard. */
    static String example(Glob glob) {
        return glob.pattern().replace('*', ANY_OTHER).replace('?', ANY_OTHER);
    }

    /** Whether no text is matched by both. */
    static boolean disjoint(Glob a, Glob b) {
        String p = a.pattern() + END;
        String q = b.pattern() + END;
        // Whether the rest of p from i and the rest of q from j match a common text; nothing follows the end.
        boolean[][] meet = new boolean[p.length() + 1][q.length() + 1];
        for (int i = p.length() - 1; i >= 0; i--) {
            for (int j = q.length() - 1; j >= 0; j--) {
                char c = p.charAt(i);
                char d = q.charAt(j);
                if (c == '*' || d == '*') {
                    meet[i][j] = meet[i + 1][j] || meet[i][j + 1];
                } else if (c == END || d == END) {
                    meet[i][j] = c == d;
                } else {
                    meet[i][j] = (c == '?' || d == '?' || c == d) && meet[i + 1][j + 1];
                }
            }
        }
        return !meet[0][0];
    }
}
