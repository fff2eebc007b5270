package io.gpurightsizer.workload.detect;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a shell script into commands and their words as {@code sh} would read them: quotes and backslashes count;
 * operators such as {@code &&} and {@code ;} and the ends of lines end a command and are dropped. Nothing is expanded or
 * run.
 */
final class ShellWords {
    private static final String END_COMMANDS = ";&|(){}`\n";
    private static final String REDIRECT = "<>";

    /** Ends of options whose value is a text. */
    private static final List<String> TEXTS = List.of(
            "prompt",
            "text",
            "message",
            "instruction",
            "instructions",
            "greeting",
            "description",
            "chat-template",
            "chat_template");

    private final String script;
    private final List<List<String>> commands = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private List<String> words = new ArrayList<>();
    private boolean inWord;

    private ShellWords(String script) {
        this.script = script;
    }

    /**
     * The commands of a container's command and arguments, none of them empty; an element with white space in it is read
     * as a script, as after {@code sh -c}, unless it is JSON or a text such as a prompt.
     */
    static List<List<String>> ofCommand(List<String> command) {
        List<List<String>> commands = new ArrayList<>();
        List<String> current = new ArrayList<>();
        String before = "";
        for (String element : command) {
            if (hasBlank(element) && !isJson(element) && !isText(element, before)) {
                current = addScript(element, commands, current, before, true);
            } else {
                current.add(element);
            }
            before = element.equals("--") ? before : element;
        }
        end(current, commands);
        return commands;
    }

    /** A script within a script, as in {@code su app -c '…'}, is split too. Returns the command that goes on. */
    private static List<String> addScript(
            String script, List<List<String>> commands, List<String> current, String before, boolean mayNest) {
        List<String> open = asksForScript(before) ? end(current, commands) : current;
        List<List<String>> split = new ShellWords(script).split();
        for (int i = 0; i < split.size(); i++) {
            if (i > 0) {
                open = end(open, commands);
            }
            String previous = "";
            for (String word : split.get(i)) {
                if (mayNest && asksForScript(previous) && hasBlank(word)) {
                    open = end(addScript(word, commands, open, previous, false), commands);
                } else {
                    open.add(word);
                }
                previous = word;
            }
        }
        return open;
    }

    private static boolean asksForScript(String before) {
        return before.startsWith("-") && before.endsWith("c");
    }

    private static List<String> end(List<String> current, List<List<String>> commands) {
        if (!current.isEmpty()) {
            commands.add(current);
        }
        return new ArrayList<>();
    }

    private static boolean hasBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isWhitespace(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** The value of an option, such as {@code --speculative-config={"model": "x"}}. */
    private static boolean isJson(String element) {
        String value = element.startsWith("-") ? element.substring(element.indexOf('=') + 1) : element;
        String begin = value.strip();
        return begin.startsWith("{\"")
                || begin.startsWith("[\"")
                || begin.startsWith("[{")
                || begin.startsWith("{") && begin.substring(1).stripLeading().startsWith("\"");
    }

    /** The value of an option that takes what people read, such as {@code --system-prompt=You announce trains}. */
    private static boolean isText(String element, String before) {
        int equals = element.startsWith("--") ? element.indexOf('=') : -1;
        String option = equals > 0 ? element.substring(0, equals) : element.startsWith("-") ? "" : before;
        return option.startsWith("--") && TEXTS.stream().anyMatch(option::endsWith);
    }

    private List<List<String>> split() {
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
                i = endOfLine(i) - 1;
            } else if (c == '$' && i + 1 < script.length() && "({".indexOf(script.charAt(i + 1)) >= 0) {
                i = reference(i);
            } else if (END_COMMANDS.indexOf(c) >= 0) {
                operator(i, c);
            } else if (Character.isWhitespace(c) || REDIRECT.indexOf(c) >= 0) {
                endWord();
            } else {
                append(c);
            }
        }
        endCommand();
        return commands;
    }

    /** {@code 2>&1} and {@code &>log} are redirections of the same command. */
    private void operator(int at, char c) {
        boolean redirects = c == '&'
                && (at > 0 && script.charAt(at - 1) == '>' || at + 1 < script.length() && script.charAt(at + 1) == '>');
        if (redirects) {
            endWord();
        } else {
            endCommand();
        }
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

    private void endCommand() {
        endWord();
        words = end(words, commands);
    }
}
