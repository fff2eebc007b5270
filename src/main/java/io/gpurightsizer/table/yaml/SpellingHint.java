package io.gpurightsizer.table.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.text.SafeText;

/** Guesses what a misspelt word was meant to be. */
public final class SpellingHint {
    /** What people call things that have another name here. */
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "vram", "memory",
            "gpumemory", "memory",
            "mem", "memory",
            "labels", "matchLabels",
            "selector", "matchLabels",
            "expressions", "matchExpressions",
            "env", "settings",
            "resource", "resources",
            "headroom", "headroomPercent",
            "schedulers", "allowedSchedulers");

    private SpellingHint() {}

    /** The candidate most like the word, if one is like it at all. */
    static Optional<String> of(String word, Collection<String> candidates) {
        String plain = plain(word);
        return nearest(plain, candidates)
                .or(() -> nearest(plain, OTHER_NAMES.keySet())
                        .map(OTHER_NAMES::get)
                        .filter(candidates::contains));
    }

    private static Optional<String> nearest(String plain, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> distance(plain, plain(candidate)) <= tolerance(candidate))
                .min(Comparator.comparingInt((String candidate) -> distance(plain, plain(candidate)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code ; did you mean "memory"?}, or nothing. */
    public static String hint(String word, Collection<String> candidates) {
        return of(word, candidates).map(SpellingHint::hint).orElse("");
    }

    public static String hint(String guess) {
        return "; did you mean " + SafeText.quoted(guess) + "?";
    }

    private static int tolerance(String candidate) {
        return Math.max(1, Math.min(3, candidate.length() / 3));
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "").strip();
    }

    /** Damerau and Levenshtein's: letters added, dropped, changed, or two neighbours swapped. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 3) {
            return Integer.MAX_VALUE;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : cell(d, a, b, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int cell(int[][] d, String a, String b, int i, int j) {
        int change = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
