package io.gpurightsizer.rewrite;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A piece of text that takes the place of another.
 *
 * @param offset where that begins, in characters from 0
 * @param length how long it is; 0 where text is only added
 * @param text what stands there then
 */
record Edit(int offset, int length, String text) {
    /** The text with all of them; the same one given twice is made once. */
    static String applied(String text, Collection<Edit> edits) {
        List<Edit> inOrder = edits.stream()
                .distinct()
                .sorted(Comparator.comparingInt(Edit::offset))
                .toList();
        StringBuilder edited = new StringBuilder(text.length() + 64);
        int done = 0;
        for (Edit edit : inOrder) {
            edited.append(text, Math.min(done, edit.offset), edit.offset).append(edit.text);
            done = edit.offset + edit.length;
        }
        return edited.append(text, done, text.length()).toString();
    }
}
