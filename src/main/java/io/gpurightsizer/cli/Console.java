package io.gpurightsizer.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

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
}
