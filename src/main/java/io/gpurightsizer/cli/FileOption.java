package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import io.gpurightsizer.cli.terminal.UsageException;

/** A file that an option names. */
final class FileOption {
    private FileOption() {}

    /**
     * What is in it.
     *
     * @throws UsageException if it cannot be read
     */
    static byte[] bytes(String option, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new UsageException(option + ": there is no file " + file);
        } catch (IOException e) {
            throw new UsageException(option + ": " + file + " cannot be read: " + e.getMessage());
        }
    }
}
