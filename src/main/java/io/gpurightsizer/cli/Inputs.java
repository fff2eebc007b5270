package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import io.gpurightsizer.audit.manifests.AuditInput;

/** What {@code -f} names. */
final class Inputs {
    private Inputs() {}

    /** Reads a file, a folder, or standard input for {@code -}. */
    static void read(String name, AuditInput inventory, Console console) throws IOException {
        if (name.equals("-")) {
            inventory.readStream("stdin", console.in());
            return;
        }
        try {
            inventory.readPath(Path.of(name));
        } catch (InvalidPathException e) {
            throw new UsageException("-f: \"" + name + "\" is no path: " + e.getReason());
        }
    }
}
