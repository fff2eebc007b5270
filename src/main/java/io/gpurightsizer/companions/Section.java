package io.gpurightsizer.companions;

import java.util.List;

/**
 * What is printed of one companion.
 *
 * @param comments what to know, and commands and excerpts that are no objects; each one or more lines
 * @param manifests objects as YAML
 */
record Section(List<String> comments, List<Manifest> manifests) {
    Section {
        comments = List.copyOf(comments);
        manifests = List.copyOf(manifests);
    }

    /**
     * An object.
     *
     * @param comment what to know of it; may be empty
     * @param yaml without a line of three dashes
     */
    record Manifest(String comment, String yaml) {}

    static Section of(String... comments) {
        return new Section(List.of(comments), List.of());
    }
}
