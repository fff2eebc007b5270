package io.gpurightsizer.sizing.table;

/**
 * A pattern in which {@code *} stands for any run of characters, also an empty one, and {@code ?} for exactly one; for
 * example {@code parakeet-*}. Everything else stands for itself.
 *
 * @param pattern the pattern as written
 */
public record Glob(String pattern) implements ValuePattern {
    /** What every match begins with: the pattern up to its first wildcard. */
    String beginning() {
        int end = 0;
        while (end < pattern.length() && pattern.charAt(end) != '*' && pattern.charAt(end) != '?') {
            end++;
        }
        return pattern.substring(0, end);
    }

    /** What every match ends with: the pattern after its last wildcard. */
    String end() {
        return pattern.substring(Math.max(pattern.lastIndexOf('*'), pattern.lastIndexOf('?')) + 1);
    }

    @Override
    public boolean matchesEverything() {
        return !pattern.isEmpty() && pattern.chars().allMatch(c -> c == '*');
    }

    /** Whether the whole of {@code text} matches; time at most the product of the two lengths. */
    @Override
    public boolean matches(CharSequence text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    @Override
    public String toString() {
        return pattern;
    }
}
