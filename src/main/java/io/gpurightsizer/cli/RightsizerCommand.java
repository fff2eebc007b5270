package io.gpurightsizer.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line as a whole: {@code audit}, {@code explain} and what else there is to type. */
@Command(
        name = "gpu-rightsizer",
        description =
                "Gives a pod the smallest GPU partition its model needs. Without a command the webhook is served.",
        synopsisSubcommandLabel = "[COMMAND]",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Version.class)
public final class RightsizerCommand {
    /** What the launcher was called as: {@code kubectl gpu-rightsizer} as a plugin of kubectl. */
    private static final String NAME = "gpu-rightsizer.command";

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
                .addSubcommand(new ReportCommand(console))
                .addSubcommand(new CheckTableCommand())
                .addSubcommand(new CheckWebhookCommand(console))
                .addSubcommand(new CompletionCommand(console))
                .addSubcommand(new VersionCommand(console))
                .addSubcommand(new CommandLine.HelpCommand())
                .setOut(console.out())
                .setErr(console.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, typed) -> misused(e, console))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, console));
        line.setCommandName(System.getProperty(NAME, line.getCommandName()));
        int code = line.execute(args);
        console.out().flush();
        console.err().flush();
        return code;
    }

    private static int misused(CommandLine.ParameterException e, Console console) {
        console.sayError(UsageMessage.of(e));
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception e, Console console) {
        console.sayError(e.getMessage() == null ? e.toString() : e.getMessage());
        return CommandLine.ExitCode.USAGE;
    }
}
