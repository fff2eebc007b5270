package io.gpurightsizer.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;

/** The command line as a whole: {@code audit}, {@code explain} and what else there is to type. */
@Command(
        name = "gpu-rightsizer",
        description =
                "Gives a pod the smallest GPU partition its model needs. Without a command the webhook is served.",
        synopsisSubcommandLabel = "[COMMAND]",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            AuditCommand.class,
            ExplainCommand.class,
            CheckTableCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class
        })
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
        CommandLine line = new CommandLine(new RightsizerCommand(), factory(console))
                .setOut(console.out())
                .setErr(console.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, console));
        int code = line.execute(args);
        console.out().flush();
        console.err().flush();
        return code;
    }

    private static int failed(Exception e, Console console) {
        console.err().println("gpu-rightsizer: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        return CommandLine.ExitCode.USAGE;
    }

    /** Commands get the console they run on; everything else is made as picocli makes it. */
    private static IFactory factory(Console console) {
        IFactory usual = CommandLine.defaultFactory();
        return new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                if (type == AuditCommand.class) {
                    return type.cast(new AuditCommand(console));
                }
                if (type == ExplainCommand.class) {
                    return type.cast(new ExplainCommand(console));
                }
                if (type == VersionCommand.class) {
                    return type.cast(new VersionCommand(console));
                }
                return usual.create(type);
            }
        };
    }
}
