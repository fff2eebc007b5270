package io.gpurightsizer.cli;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The completions of a program as fish reads them: one {@code complete} for each command and option. */
final class FishCompletion {
    private FishCompletion() {}

    static String script(CommandLine program) {
        StringBuilder script = new StringBuilder();
        String name = program.getCommandName();
        for (Map.Entry<String, CommandLine> command : program.getSubcommands().entrySet()) {
            script.append("complete -c " + name + " -f -n __fish_use_subcommand -a " + command.getKey() + " -d "
                    + quoted(firstOf(
                            command.getValue().getCommandSpec().usageMessage().description()))
                    + "\n");
            for (OptionSpec option : command.getValue().getCommandSpec().options()) {
                if (!option.hidden()) {
                    script.append("complete -c " + name + " -n '__fish_seen_subcommand_from " + command.getKey() + "'"
                            + names(option) + values(option) + " -d " + quoted(firstOf(option.description())) + "\n");
                }
            }
        }
        return script.toString();
    }

    private static String names(OptionSpec option) {
        StringBuilder names = new StringBuilder();
        for (String name : option.names()) {
            names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        return names.toString();
    }

    /** The words that it takes, or else files. */
    private static String values(OptionSpec option) {
        if (option.arity().max() == 0) {
            return "";
        }
        if (option.completionCandidates() == null) {
            return " -r";
        }
        return " -x -a "
                + quoted(StreamSupport.stream(option.completionCandidates().spliterator(), false)
                        .collect(Collectors.joining(" ")));
    }

    private static String firstOf(String[] description) {
        return description.length == 0 ? "" : description[0].replace("%%", "%").replace("%n", " ");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
