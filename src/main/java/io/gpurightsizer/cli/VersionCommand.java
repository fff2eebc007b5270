package io.gpurightsizer.cli;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;

/** {@code version}. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Callable<Integer> {
    private final Console console;

    VersionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.out().println(Version.text());
        return 0;
    }
}
