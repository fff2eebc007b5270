package io.gpurightsizer.workload.detect;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a shell script into words as {@code sh} would read them: quotes and backslashes count; operators such as
 * {@code &&} and {@code ;} end a word and are dropped. Nothing is expanded or run.
 */
final class ShellWords {
    private static final String OPERATORS = ";&|(){}<>`";

    private final String script;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;

    private ShellWords(String script) {
        this.script = script;
    }

    /**
     * The words of a container's command and arguments; an element with white space in it is read as a script, as
     * after {@code sh -c}.
     */
    static List<String> ofCommand(List<String> command) {
        List<String> words = new ArrayList<>();
        for (String element : command) {
            if (hasBlank(element)) {
                addScript(element, words, true);
            } else {
                words.add(element);
            }
        }
        return words;
    }

    /** A script within a script, as in {@code su app -c '…'}, is split too. */
    private static void addScript(String script, List<String> words, boolean mayNest) {
        String before = "";
        for (String word : new ShellWords(script).split()) {
            if (mayNest && before.startsWith("-") && before.endsWith("c") && hasBlank(word)) {
                addScript(word, words, false);
            } else {
                words.add(word);
            }
            before = word;
        }
    }

    private static boolean hasBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isWhitespace(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private List<String> split() {
        for (int i = 0; i < script.length(); i++) {
            char c = script.charAt(i);
            if (c == '\'' || c == '"') {
                i = quoted(i + 1, c);
            } else if (c == '\\' && i + 1 < script.length()) {
                i++;
                if (script.charAt(i) != '\n') {
                    append(script.charAt(i));
                }
            } else if (c == '#' && !inWord) {
                i = endOfLine(i);
            } else if (c == '$' && i + 1 < script.length() && "({".indexOf(script.charAt(i + 1)) >= 0) {
                i = reference(i);
            } else if (Character.isWhitespace(c) || OPERATORS.indexOf(c) >= 0) {
                endWord();
            } else {
                append(c);
            }
        }
        endWord();
        return words;
    }

    /** Appends what is in quotes and returns where they close. */
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

    /** Appends a reference to a variable, brackets included, and returns where it ends. */
    private int reference(int from) {
        int close = script.indexOf(script.charAt(from + 1) == '(' ? ')' : '}', from);
        int end = close < 0 ? script.length() - 1 : close;
        inWord = true;
        word.append(script, from, end + 1);
        return end;
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
