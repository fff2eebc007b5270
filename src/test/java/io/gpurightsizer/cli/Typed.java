package io.gpurightsizer.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.cli.terminal.Console;

/** A command line that was typed, and what came of it. */
public record Typed(int code, String out, String err) {
    static Typed with(String input, Map<String, String> environment, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out),
                new PrintWriter(err),
                () -> false,
                () -> false,
                environment);
        int code = RightsizerCommand.run(words, console);
        return new Typed(code, out.toString(), err.toString());
    }

    public static Typed of(String... words) {
        return with("", Map.of(), words);
    }

    /** The command with a standard input. */
    static Typed piped(String input, String... words) {
        return with(input, Map.of(), words);
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
