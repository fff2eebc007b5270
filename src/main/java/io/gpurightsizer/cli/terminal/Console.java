package io.gpurightsizer.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;

import io.gpurightsizer.audit.format.Screen;

/**
 * What a command reads from and writes to.
 *
 * @param in standard input
 * @param out for answers, UTF-8
 * @param err for messages and progress
 * @param interactive whether a person looks at the answers
 * @param showsProgress whether a person looks at the messages
 * @param environment the environment's variables
 */
public record Console(
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        BooleanSupplier interactive,
        BooleanSupplier showsProgress,
        Map<String, String> environment) {
    private static final int USUAL_WIDTH = 100;

    /** The console of this process. */
    public static Console ofProcess() {
        return new Console(
                System.in,
                utf8(new StandardOutput()),
                utf8(new FileOutputStream(FileDescriptor.err)),
                () -> Terminal.isAt(1),
                () -> Terminal.isAt(2),
                System.getenv());
    }

    private static PrintWriter utf8(OutputStream stream) {
        return new PrintWriter(stream, false, StandardCharsets.UTF_8);
    }

    /** Says on one line why something is not done. */
    public void sayError(String why) {
        err.println("gpu-rightsizer: " + why);
    }

    /** How wide it is and whether it has colours; no limit and no colours where the output goes to a file or a pipe. */
    public Screen screen() {
        boolean looking = interactive.getAsBoolean();
        boolean colour = looking
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
        String columns = environment.getOrDefault("COLUMNS", "");
        if (columns.matches("[1-9][0-9]{1,4}")) {
            return new Screen(Integer.parseInt(columns), colour);
        }
        return new Screen(looking ? Terminal.columns().orElse(USUAL_WIDTH) : Screen.UNLIMITED, colour);
    }

    /**
     * Begins to show a person what is done.
     *
     * @param quiet whether nothing is to be shown
     */
    public Progress progress(boolean quiet) {
        return new Progress(err, !quiet && showsProgress.getAsBoolean());
    }
}
