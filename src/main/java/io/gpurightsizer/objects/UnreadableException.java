package io.gpurightsizer.objects;

import java.io.IOException;

/** A document that cannot be read; the message says what was wrong. */
final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The line, counted from 1; 0 if it is not known. */
    private final int line;

    UnreadableException(String message, int line) {
        super(message);
        this.line = line;
    }

    int line() {
        return line;
    }
}
