package io.gpurightsizer.rewrite;

import java.util.List;

/**
 * A file of manifests with its pod templates resized.
 *
 * @param name as given
 * @param before its text
 * @param after the same with the templates resized
 */
public record RewrittenManifest(String name, String before, String after) {
    /** What changed, as {@code git apply} and {@code patch -p1} take it; empty if nothing did. */
    public String diff() {
        return UnifiedDiff.of(name, before, after);
    }

    /**
     * Several as one text, with a line {@code ---} between two of them where there is none. Only the first keeps its byte
     * order mark: inside a text it would be part of what is written.
     */
    public static String joined(List<RewrittenManifest> manifests) {
        StringBuilder all = new StringBuilder();
        for (RewrittenManifest manifest : manifests) {
            String next = manifest.after;
            if (all.length() > 0) {
                next = next.startsWith("\uFEFF") ? next.substring(1) : next;
                all.append(all.charAt(all.length() - 1) == '\n' ? "" : "\n")
                        .append(next.startsWith("---") ? "" : "---\n");
            }
            all.append(next);
        }
        return all.toString();
    }
}
