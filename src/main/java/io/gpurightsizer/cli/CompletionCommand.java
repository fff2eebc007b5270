package io.gpurightsizer.cli;

import java.util.Locale;
import java.util.concurrent.Callable;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.gpurightsizer.cli.terminal.Console;
import io.gpurightsizer.cli.terminal.FishCompletion;

/** {@code completion}: a script by which a shell completes commands, options and their values. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints a script by which a shell completes what is typed: for bash and zsh \"source"
                + " <(gpu-rightsizer completion bash)\", for fish \"gpu-rightsizer completion fish | source\".")
final class CompletionCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
    private Shell shell;

    private enum Shell {
        BASH,
        ZSH,
        FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CommandLine program = spec.root().commandLine();
        String script = shell == Shell.FISH
                ? FishCompletion.script(program)
                // It is written for both, and loads what zsh needs for it.
                : AutoComplete.bash(program.getCommandName(), program);
        console.out().print(script);
        return 0;
    }
}
