package io.gpurightsizer.workload.detect;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Looks for several fixed texts of ASCII in another one at once: one look at its characters, and no regular expression. */
final class TextSearch {
    private final List<String> texts;
    private final String separators;
    private final int[][] byFirstCharacter = new int[128][];

    private TextSearch(Collection<String> texts, String separators) {
        this.texts = List.copyOf(texts);
        this.separators = separators;
        for (int c = 0; c < byFirstCharacter.length; c++) {
            int first = c;
            byFirstCharacter[c] = IntStream.range(0, texts.size())
                    .filter(i -> this.texts.get(i).charAt(0) == first)
                    .toArray();
        }
    }

    /** Finds them anywhere. */
    static TextSearch anywhere(Collection<String> texts) {
        return new TextSearch(texts, "");
    }

    static TextSearch anywhere(String texts) {
        return anywhere(List.of(texts.strip().split("\\s+")));
    }

    /** Finds them where these characters, or the ends of the text searched, are on both sides. */
    static TextSearch between(String separators, String texts) {
        return new TextSearch(List.of(texts.strip().split("\\s+")), separators);
    }

    boolean isIn(String text) {
        return indexIn(text) >= 0;
    }

    /** Whether the text begins with one of them. */
    boolean begins(String text) {
        char c = text.isEmpty() ? Character.MAX_VALUE : text.charAt(0);
        if (c < byFirstCharacter.length) {
            for (int i : byFirstCharacter[c]) {
                if (text.startsWith(texts.get(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The first in the order of the list that is there. */
    Optional<String> firstIn(String text) {
        int index = indexIn(text);
        return index < 0 ? Optional.empty() : Optional.of(texts.get(index));
    }

    /** The place in the list of the first that is there; -1 if none is. */
    int indexIn(String text) {
        int first = texts.size();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c < byFirstCharacter.length) {
                for (int i : byFirstCharacter[c]) {
                    if (i < first && text.startsWith(texts.get(i), at) && isSeparate(text, at, texts.get(i))) {
                        first = i;
                    }
                }
            }
        }
        return first == texts.size() ? -1 : first;
    }

    private boolean isSeparate(String text, int start, String found) {
        int end = start + found.length();
        return separators.isEmpty()
                || (start == 0 || separators.indexOf(text.charAt(start - 1)) >= 0)
                        && (end == text.length() || separators.indexOf(text.charAt(end)) >= 0);
    }
}
