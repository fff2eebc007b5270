package io.gpurightsizer.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** What the operating system says of the terminal, by the commands that every Unix has: Java cannot ask. */
public final class Terminal {
    /** Which streams are terminals, for example {@code 12}: the launcher says it, since its shell knows. */
    private static final String SAID = "gpu-rightsizer.terminals";

    private Terminal() {}

    /** Whether a stream of this process is a terminal: 1 is standard output, 2 standard error. */
    public static boolean isAt(int stream) {
        String said = System.getProperty(SAID);
        return said == null ? test(stream) : said.contains(String.valueOf(stream));
    }

    private static boolean test(int stream) {
        try {
            return new ProcessBuilder("test", "-t", String.valueOf(stream))
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** How many columns it has; of the terminal itself, since standard input may be a pipe. */
    public static OptionalInt columns() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Redirect.from(new File("/dev/tty")))
                    .redirectError(Redirect.DISCARD)
                    .start();
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ");
            return size.length == 2 && size[1].matches("[1-9][0-9]{0,4}")
                    ? OptionalInt.of(Integer.parseInt(size[1]))
                    : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }
}
