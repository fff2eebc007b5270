package io.gpurightsizer.objects;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Leaves byte order marks out: each of several files that are joined, as {@code cat} does, may begin with one. */
final class WithoutByteOrderMarks extends FilterReader {
    private static final char MARK = '\uFEFF';

    WithoutByteOrderMarks(Reader in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int next = in.read();
        while (next == MARK) {
            next = in.read();
        }
        return next;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        int kept = read <= 0 ? read : keep(buffer, offset, read);
        return kept == 0 && read > 0 ? read(buffer, offset, length) : kept;
    }

    /** Moves what is no mark to the front; returns how much that is. */
    private static int keep(char[] buffer, int offset, int read) {
        int kept = 0;
        for (int i = offset; i < offset + read; i++) {
            if (buffer[i] != MARK) {
                buffer[offset + kept++] = buffer[i];
            }
        }
        return kept;
    }
}
