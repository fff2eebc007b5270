package io.gpurightsizer.cli.terminal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import io.gpurightsizer.text.SafeText;

/** One line for words that are no command line: what was wrong, what was expected, and where the help is. */
public final class UsageMessage {
    private UsageMessage() {}

    /** For example {@code --fail-on: expected resize, unreadable or undersized, found "any" (gpu-rightsizer audit --help)}. */
    public static String of(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        return what(e) + " (" + command + " --help)";
    }

    private static String what(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        if (e instanceof MissingParameterException missing) {
            return missing(missing.getMissing());
        }
        return value(e);
    }

    private static String unmatched(UnmatchedArgumentException e) {
        String word = e.getUnmatched().get(0);
        String command = e.getCommandLine().getCommandName();
        boolean program = e.getCommandLine().getParent() == null;
        String what = e.isUnknownOption()
                ? command + " has no option " + SafeText.quoted(word)
                : program
                        ? "there is no command " + SafeText.quoted(word)
                        : command + " takes no " + SafeText.quoted(word);
        List<String> suggestions = e.getSuggestions();
        return suggestions.isEmpty() ? what : what + "; did you mean " + either(suggestions.stream()) + "?";
    }

    private static String missing(List<ArgSpec> missing) {
        return missing.stream()
                        .map(it -> name(it) + (it.paramLabel().isEmpty() ? "" : " " + it.paramLabel()))
                        .collect(Collectors.joining(" and "))
                + (missing.size() == 1 ? " is missing" : " are missing");
    }

    /** About a value that an option does not take; with a converter of our own the message says what was expected. */
    private static String value(ParameterException e) {
        Optional<ArgSpec> option = Optional.ofNullable(e.getArgSpec());
        if (option.isEmpty() || e.getValue() == null) {
            return e.getMessage();
        }
        String name = name(option.get()) + ": ";
        if (option.get().converters().length > 0) {
            return name + e.getCause().getMessage();
        }
        return name + "expected " + expected(option.get()) + ", found " + SafeText.quoted(e.getValue());
    }

    private static String expected(ArgSpec option) {
        Class<?> type = option.auxiliaryTypes().length == 0 ? option.type() : option.auxiliaryTypes()[0];
        if (type.isEnum()) {
            return either(Stream.of(type.getEnumConstants()).map(Object::toString));
        }
        return type == int.class || type == Integer.class ? "a whole number" : option.paramLabel();
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : "the argument";
    }

    private static String either(Stream<String> words) {
        List<String> all = words.toList();
        return all.size() == 1
                ? all.get(0)
                : String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.get(all.size() - 1);
    }
}
