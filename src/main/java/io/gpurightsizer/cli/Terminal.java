package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

import io.gpurightsizer.audit.format.Screen;

/** What a command knows of the terminal it runs on. */
final class Terminal {
    private static final int USUAL_WIDTH = 100;
    private static final int OBJECTS_PER_SIGN = 500;

    private Terminal() {}

    /** How wide it is and whether it has colours; no limit and no colours where the output goes to a file or a pipe. */
    static Screen screen(Console console) {
        boolean colour = console.interactive()
                && console.environment().getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(console.environment().get("TERM"));
        String columns = console.environment().getOrDefault("COLUMNS", "");
        if (columns.matches("[1-9][0-9]{1,4}")) {
            return new Screen(Integer.parseInt(columns), colour);
        }
        return new Screen(console.interactive() ? width() : Screen.UNLIMITED, colour);
    }

    /** The width that {@code stty size} prints. */
    private static int width() {
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

    /** Shows how far reading has come, where someone looks. */
    static IntConsumer progress(Console console) {
        return objects -> {
            if (console.interactive() && objects % OBJECTS_PER_SIGN == 0) {
                console.err().print("\rread " + objects + " objects");
                console.err().flush();
            }
        };
    }

    /** Wipes the progress off its line. */
    static void clear(Console console) {
        if (console.interactive()) {
            console.err().print("\r\u001b[K");
            console.err().flush();
        }
    }
}
