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

    /** Several as one text, with a line {@code ---} between two of them where there is none. */
    public static String joined(List<RewrittenManifest> manifests) {
        StringBuilder all = new StringBuilder();
        for (RewrittenManifest manifest : manifests) {
            if (all.length() > 0) {
                all.append(all.charAt(all.length() - 1) == '\n' ? "" : "\n")
                        .append(manifest.after.startsWith("---") ? "" : "---\n");
            }
            all.append(manifest.after);
        }
        return all.toString();
    }
}
