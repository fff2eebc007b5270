package io.gpurightsizer.cli;

import java.util.Arrays;
import java.util.stream.Collectors;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import io.gpurightsizer.plan.Sharing;
import io.gpurightsizer.plan.layout.Strategy;

/** The command line as a whole: {@code audit}, {@code explain} and what else there is to type. */
@Command(
        name = "gpu-rightsizer",
        description =
                "Gives a pod the smallest GPU partition its model needs. Without a command the webhook is served.",
        synopsisSubcommandLabel = "[COMMAND]",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Version.class)
public final class RightsizerCommand {
    private RightsizerCommand() {}

    /**
     * Runs a command line in this process, with its standard streams.
     *
     * @return the exit code: 0 done, 1 done and something was found that the user wants to fail on, 2 bad usage or nothing
     *     readable
     */
    public static int run(String[] args) {
        return run(args, Console.ofProcess());
    }

    static int run(String[] args, Console console) {
        CommandLine line = new CommandLine(new RightsizerCommand())
                .addSubcommand(new AuditCommand(console))
                .addSubcommand(new ExplainCommand(console))
                .addSubcommand(new PlanCommand(console))
                .addSubcommand(new CheckTableCommand())
                .addSubcommand(new VersionCommand(console))
                .addSubcommand(new CommandLine.HelpCommand())
                .setOut(console.out())
                .setErr(console.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Strategy.class, oneOf(Strategy.values()))
                .registerConverter(Sharing.class, oneOf(Sharing.values()))
                .setParameterExceptionHandler((e, typed) -> misused(e))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, console));
        int code = line.execute(args);
        console.out().flush();
        console.err().flush();
        return code;
    }

    /** By its words in lower case, which the message names once each. */
    private static <E extends Enum<E>> CommandLine.ITypeConverter<E> oneOf(E[] values) {
        return word -> Arrays.stream(values)
                .filter(it -> it.toString().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new CommandLine.TypeConversionException("expected one of "
                        + Arrays.stream(values).map(Object::toString).collect(Collectors.joining(", ")) + ", found \""
                        + word + "\""));
    }

    /** The message alone: the whole help would push it off the screen. */
    private static int misused(CommandLine.ParameterException e) {
        CommandLine command = e.getCommandLine();
        command.getErr().println("gpu-rightsizer: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
        command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception e, Console console) {
        console.err().println("gpu-rightsizer: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        return CommandLine.ExitCode.USAGE;
    }
}
