package io.gpurightsizer.cli.terminal;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The completions of a program as fish reads them: one {@code complete} for each command, option and set of words. */
public final class FishCompletion {
    private static final String NO_COMMAND_YET = "__fish_use_subcommand";

    private final StringBuilder script = new StringBuilder();
    private final String program;

    private FishCompletion(String program) {
        this.program = program;
    }

    public static String script(CommandLine program) {
        FishCompletion completion = new FishCompletion(program.getCommandName());
        completion.options(NO_COMMAND_YET, program.getCommandSpec());
        for (Map.Entry<String, CommandLine> command : program.getSubcommands().entrySet()) {
            completion.command(command.getKey(), command.getValue().getCommandSpec(), program);
        }
        return completion.script.toString();
    }

    private void command(String name, CommandSpec command, CommandLine program) {
        line(NO_COMMAND_YET, " -f -a " + name + " -d " + quoted(about(command.usageMessage())));
        String after = "__fish_seen_subcommand_from " + name;
        options(after, command);
        for (PositionalParamSpec word : command.positionalParameters()) {
            if (word.completionCandidates() != null) {
                line(after, " -f -a " + quoted(words(word)));
            }
        }
        if (command.helpCommand()) {
            line(
                    after,
                    " -f -a " + quoted(String.join(" ", program.getSubcommands().keySet())));
        }
    }

    private void options(String condition, CommandSpec command) {
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                line(condition, names(option) + values(option) + " -d " + quoted(text(option.description())));
            }
        }
    }

    private void line(String condition, String completion) {
        script.append("complete -c " + program + " -n " + quoted(condition) + completion + "\n");
    }

    private static String names(OptionSpec option) {
        StringBuilder names = new StringBuilder();
        for (String name : option.names()) {
            names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        return names.toString();
    }

    /** The words that it takes, or files, or else nothing that is known here. */
    private static String values(OptionSpec option) {
        if (option.arity().max() == 0) {
            return "";
        }
        if (option.completionCandidates() != null) {
            return " -x -a " + quoted(words(option));
        }
        boolean files = option.type() == Path.class || option.paramLabel().matches(".*(FILE|DIR).*");
        return files ? " -r" : " -x";
    }

    private static String words(ArgSpec argument) {
        return StreamSupport.stream(argument.completionCandidates().spliterator(), false)
                .collect(Collectors.joining(" "));
    }

    private static String about(UsageMessageSpec message) {
        return text(message.header().length == 0 ? message.description() : message.header());
    }

    private static String text(String[] lines) {
        return Stream.of(lines)
                .findFirst()
                .orElse("")
                .replace("%%", "%")
                .replace("%n", " ")
                .strip();
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
