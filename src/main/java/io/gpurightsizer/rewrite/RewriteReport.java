package io.gpurightsizer.rewrite;

import java.util.List;

import io.gpurightsizer.objects.Source;

/**
 * What became of manifests.
 *
 * @param manifests in the order in which they were given
 * @param templates those that ask for a whole GPU
 */
public record RewriteReport(List<RewrittenManifest> manifests, List<Template> templates) {
    public RewriteReport {
        manifests = List.copyOf(manifests);
        templates = List.copyOf(templates);
    }

    /**
     * A pod template.
     *
     * @param at where its object begins
     * @param title for example {@code Deployment/asr}
     * @param targets what it asks for now, or would
     * @param left why it is left as it is; empty if it is resized
     */
    public record Template(Source at, String title, String targets, String left) {
        /** For example {@code asr.yaml:3: Deployment/asr: resized to nvidia.com/mig-1g.20gb}. */
        @Override
        public String toString() {
            return at + ": " + title + ": " + (left.isEmpty() ? "resized to " + targets : "left as it is: " + left);
        }
    }

    /** For example {@code Resized: 2 of 3 templates that ask for a whole GPU.} */
    public String summary() {
        long resized = templates.stream().filter(it -> it.left().isEmpty()).count();
        String all = templates.size() == 1 ? "1 template that asks" : templates.size() + " templates that ask";
        return "Resized: " + resized + " of " + all + " for a whole GPU.";
    }
}
