package io.gpurightsizer.table;

import java.util.List;

import io.gpurightsizer.sizing.table.Glob;

/** What globs match, compared: decided by walking their automata side by side. */
final class GlobLanguage {
    /** Stands for every character that no glob names; from the private use area, so that none does. */
    static final char ANY_OTHER = '\uE000';

    private GlobLanguage() {}

    /**
     * Whether each word the inner glob matches is matched by one of the outer ones as well; false also if that would take
     * too long to say.
     *
     * @param emptyCounts whether the empty word is one; no model's name is empty, a variable's value may be
     */
    static boolean covers(List<Glob> outer, Glob inner, boolean emptyCounts) {
        if (inner.isExact()) {
            return outer.stream().anyMatch(glob -> glob.matches(inner.pattern()));
        }
        String example = witness(inner, false);
        if (outer.stream().noneMatch(glob -> glob.matches(example))) {
            return false;
        }
        List<Glob> wild = outer.stream().filter(glob -> !glob.isExact()).toList();
        // Of the exact words only those count that fill a gap the wildcards leave: ?*? and b take all of *b.
        List<Glob> needed = outer.stream()
                .filter(glob -> !glob.isExact()
                        || inner.matches(glob.pattern()) && wild.stream().noneMatch(it -> it.matches(glob.pattern())))
                .toList();
        return new GlobInclusion(needed, inner.pattern(), emptyCounts).holds();
    }

    /** Whether no word is matched by both. */
    static boolean disjoint(Glob a, Glob b) {
        String p = a.pattern();
        String q = b.pattern();
        boolean[][] reached = new boolean[p.length() + 1][q.length() + 1];
        reached[0][0] = true;
        for (int i = 0; i <= p.length(); i++) {
            for (int j = 0; j <= q.length(); j++) {
                if (reached[i][j]) {
                    step(p, q, i, j, reached);
                }
            }
        }
        return !reached[p.length()][q.length()];
    }

    private static void step(String p, String q, int i, int j, boolean[][] reached) {
        boolean pStar = i < p.length() && p.charAt(i) == '*';
        boolean qStar = j < q.length() && q.charAt(j) == '*';
        if (pStar) {
            reached[i + 1][j] = true;
        }
        if (qStar) {
            reached[i][j + 1] = true;
        }
        if (i == p.length() || j == q.length() || pStar && qStar) {
            return;
        }
        char c = p.charAt(i);
        char d = q.charAt(j);
        if (pStar || qStar || c == '?' || d == '?' || c == d) {
            reached[pStar ? i : i + 1][qStar ? j : j + 1] = true;
        }
    }

    /** A word that gives each wildcard a character no glob names, or nothing if a star may be empty. */
    static String witness(Glob glob, boolean starsEmpty) {
        String other = String.valueOf(ANY_OTHER);
        return glob.pattern().replace("?", other).replace("*", starsEmpty ? "" : other);
    }
}
