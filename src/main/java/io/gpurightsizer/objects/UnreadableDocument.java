package io.gpurightsizer.objects;

/**
 * Something that could not be read.
 *
 * @param at where it stands
 * @param why what was wrong with it, and what helps where something does
 */
public record UnreadableDocument(Source at, String why) {
    @Override
    public String toString() {
        return at + ": " + why;
    }
}
