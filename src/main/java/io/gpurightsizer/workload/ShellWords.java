package io.gpurightsizer.workload;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a shell script into words as {@code sh} would read them: quotes and backslashes are honoured; operators such as
 * {@code &&} and {@code ;} end a word and are dropped. Nothing is expanded or run.
 */
final class ShellWords {
    private final String script;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;

    private ShellWords(String script) {
        this.script = script;
    }

    /**
     * The words of a container's command and arguments; an element with white space in it is taken for a script, as
     * after {@code sh -c}.
     */
    static List<String> ofCommand(List<String> command) {
        List<String> words = new ArrayList<>();
        for (String element : command) {
            if (hasBlank(element)) {
                words.addAll(new ShellWords(element).split());
            } else {
                words.add(element);
            }
        }
        return words;
    }

    private static boolean hasBlank(String text) {
        return text.chars().anyMatch(Character::isWhitespace);
    }

    private List<String> split() {
        for (int i = 0; i < script.length(); i++) {
            char c = script.charAt(i);
            if (c == '\'' || c == '"') {
                i = quoted(i + 1, c);
            } else if (c == '\\' && i + 1 < script.length()) {
                escaped(script.charAt(++i));
            } else if (c == '#' && !inWord) {
                i = endOfLine(i);
            } else if (Character.isWhitespace(c) || c == ';' || c == '&' || c == '|') {
                endWord();
            } else {
                append(c);
            }
        }
        endWord();
        return words;
    }

    /** Appends what stands in quotes and answers where they close. */
    private int quoted(int from, char quote) {
        inWord = true;
        int i = from;
        while (i < script.length() && script.charAt(i) != quote) {
            if (quote == '"' && script.charAt(i) == '\\' && i + 1 < script.length()) {
                i++;
            }
            word.append(script.charAt(i++));
        }
        return i;
    }

    private void escaped(char c) {
        if (c != '\n') {
            append(c);
        }
    }

    private int endOfLine(int from) {
        int end = script.indexOf('\n', from);
        return end < 0 ? script.length() : end;
    }

    private void append(char c) {
        inWord = true;
        word.append(c);
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }
}
