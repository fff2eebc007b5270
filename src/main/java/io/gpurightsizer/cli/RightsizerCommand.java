package io.gpurightsizer.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import io.gpurightsizer.cli.terminal.Console;
import io.gpurightsizer.cli.terminal.UsageMessage;

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

    /** Keeps picocli from looking for Groovy in every jar. */
    private static final String WITHOUT_GROOVY = "picocli.disable.closures";

    private RightsizerCommand() {}

    /**
     * Runs a command line in this process, with its standard streams.
     *
     * @return the exit code: 0 done, 1 done and something was found that the user wants to fail on, 2 bad usage, nothing
     *     readable or output that could not be written
     */
    public static int run(String[] args) {
        return run(args, Console.ofProcess());
    }

    static int run(String[] args, Console console) {
        System.setProperty(WITHOUT_GROOVY, "true");
        CommandLine line = program(args, console)
                .setOut(console.out())
                .setErr(console.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, typed) -> misused(e, console))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, console));
        line.setCommandName(System.getProperty(NAME, line.getCommandName()));
        int code = line.execute(args);
        boolean incomplete = console.out().checkError();
        if (incomplete) {
            console.sayError("the output could not be written completely");
        }
        console.err().flush();
        return incomplete ? CommandLine.ExitCode.USAGE : code;
    }

    /** With the command that is typed; with all of them only where that is none: to read all takes longer than to run one. */
    private static CommandLine program(String[] args, Console console) {
        CommandLine program = new CommandLine(new RightsizerCommand());
        Map<String, Supplier<Object>> commands = commands(console);
        String typed = args.length == 0 ? "" : args[0];
        if (typed.equals("--version")) {
            return program;
        }
        if (commands.containsKey(typed) && !typed.equals("completion")) {
            return program.addSubcommand(typed, commands.get(typed).get());
        }
        commands.forEach((name, command) -> program.addSubcommand(name, command.get()));
        return program.addSubcommand("help", new CommandLine.HelpCommand());
    }

    private static Map<String, Supplier<Object>> commands(Console console) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("audit", () -> new AuditCommand(console));
        commands.put("explain", () -> new ExplainCommand(console));
        commands.put("plan", () -> new PlanCommand(console));
        commands.put("recommend", () -> new RecommendCommand(console));
        commands.put("report", () -> new ReportCommand(console));
        commands.put("companions", () -> new CompanionsCommand(console));
        commands.put("preflight", () -> new PreflightCommand(console));
        commands.put("rewrite", () -> new RewriteCommand(console));
        commands.put("check-table", CheckTableCommand::new);
        commands.put("test", () -> new TestCommand(console));
        commands.put("check-webhook", () -> new CheckWebhookCommand(console));
        commands.put("completion", () -> new CompletionCommand(console));
        commands.put("version", () -> new VersionCommand(console));
        return commands;
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
