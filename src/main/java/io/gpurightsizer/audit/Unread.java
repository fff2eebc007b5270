package io.gpurightsizer.audit;

/**
 * Something that could not be read.
 *
 * @param at where it stands
 * @param why what was wrong with it, and what helps where something does
 */
public record Unread(Source at, String why) {
    @Override
    public String toString() {
        return at + ": " + why;
    }
}
