package io.gpurightsizer.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.gpurightsizer.audit.format.Screen;

/**
 * What a command reads from and writes to.
 *
 * @param in standard input
 * @param out for answers, UTF-8
 * @param err for messages and progress
 * @param interactive whether a person looks at it
 * @param environment the environment's variables
 */
record Console(InputStream in, PrintWriter out, PrintWriter err, boolean interactive, Map<String, String> environment) {
    private static final int USUAL_WIDTH = 100;
    private static final int OBJECTS_BETWEEN_PROGRESS = 500;

    /** The console of this process. */
    static Console ofProcess() {
        return new Console(
                System.in,
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                System.console() != null,
                System.getenv());
    }

    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    /** Says on one line why something is not done. */
    void sayError(String why) {
        err.println("gpu-rightsizer: " + why);
    }

    /** How wide it is and whether it has colours; no limit and no colours where the output goes to a file or a pipe. */
    Screen screen() {
        boolean colour = interactive
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
        String columns = environment.getOrDefault("COLUMNS", "");
        if (columns.matches("[1-9][0-9]{1,4}")) {
            return new Screen(Integer.parseInt(columns), colour);
        }
        return new Screen(interactive ? terminalWidth() : Screen.UNLIMITED, colour);
    }

    /** The width that {@code stty size} prints. */
    private static int terminalWidth() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ");
            stty.waitFor(1, TimeUnit.SECONDS);
            return size.length == 2 && !size[1].equals("0") ? Integer.parseInt(size[1]) : USUAL_WIDTH;
        } catch (IOException | NumberFormatException e) {
            return USUAL_WIDTH;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL_WIDTH;
        }
    }

    /** Shows a person how many objects were read so far. */
    void showProgress(int objects) {
        if (interactive && objects % OBJECTS_BETWEEN_PROGRESS == 0) {
            err.print("\rread " + objects + " objects");
            err.flush();
        }
    }

    /** Removes the progress from its line. */
    void clearProgress() {
        if (interactive) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
