package io.gpurightsizer.table.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.table.TableReading;
import io.gpurightsizer.table.yaml.Problems;
import io.gpurightsizer.table.yaml.YamlDocument;

/**
 * What a table is read from.
 *
 * @param failure why there are no bytes; empty if there are
 * @param sha256 of the bytes, 64 hexadecimal digits, by which people tell one table from another; empty if there are none
 */
record TableBytes(byte[] bytes, String failure, String sha256) {
    static TableBytes of(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new TableBytes(bytes, "", HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    static TableBytes of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in.readNBytes(YamlDocument.LARGEST + 1));
        } catch (NoSuchFileException e) {
            return missing("there is no such file");
        } catch (IOException e) {
            return missing("the file cannot be read: " + e.getMessage());
        }
    }

    private static TableBytes missing(String failure) {
        return new TableBytes(new byte[0], failure, "");
    }

    /** The table, or its problems; a table that makes the reader fail has one problem. */
    TableReading read(TableReader reader, String name) {
        if (!failure.isEmpty()) {
            return problem(failure);
        }
        try {
            return reader.read(bytes, name);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return problem("reading it failed: " + e);
        }
    }

    private static TableReading problem(String message) {
        Problems problems = new Problems();
        problems.error(message);
        return new TableReading(Optional.empty(), problems.sorted());
    }
}
