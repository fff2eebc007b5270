package io.gpurightsizer.objects;

import io.gpurightsizer.text.SafeText;

/**
 * Something that could not be read.
 *
 * @param at where it stands
 * @param why what was wrong with it, and what helps where something does
 */
public record UnreadableDocument(Source at, String why) {
    static UnreadableDocument plainValue(Source at, String value) {
        return new UnreadableDocument(at, "expected a Kubernetes object, found " + SafeText.quoted(value));
    }

    @Override
    public String toString() {
        return at + ": " + why;
    }
}
