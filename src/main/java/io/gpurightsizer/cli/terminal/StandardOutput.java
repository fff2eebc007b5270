package io.gpurightsizer.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;

/**
 * Standard output, which ends the process where nobody reads it any more, as in {@code audit | head}: at once and without a
 * word, as the signal {@code SIGPIPE} ends kubectl or grep. Java ignores that signal.
 */
final class StandardOutput extends FilterOutputStream {
    private static final int ENDED_BY_SIGPIPE = 128 + 13;

    StandardOutput() {
        super(new FileOutputStream(FileDescriptor.out));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            if ("Broken pipe".equals(e.getMessage())) {
                Runtime.getRuntime().halt(ENDED_BY_SIGPIPE);
            }
            throw e;
        }
    }
}
