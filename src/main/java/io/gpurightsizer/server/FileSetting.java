package io.gpurightsizer.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.jboss.logging.Logger;

import io.gpurightsizer.background.FilePoller;

/**
 * A setting whose value is the one word of a file, and another one as soon as the file has another: in a mounted ConfigMap it
 * is changed without a restart. While the file is missing or holds something else, the value in use stays.
 */
final class FileSetting<T> implements AutoCloseable {
    private final String name;
    private final Path file;
    private final Function<String, T> parse;
    private final ErrorLog errors;
    private final FilePoller poller;
    private volatile Optional<T> value = Optional.empty();
    private String lastProblem = "";

    /**
     * Reads the file and begins to watch it.
     *
     * @param name what logs and errors call it, for example {@code mode}
     * @param parse throws an {@link IllegalArgumentException} with a message about a word that is no value
     */
    FileSetting(String name, Path file, Function<String, T> parse, ErrorLog errors) {
        this.name = name;
        this.file = file;
        this.parse = parse;
        this.errors = errors;
        read();
        this.poller = FilePoller.start(name + "-file", List.of(file), FilePoller.EVERY, this::read);
    }

    /** The last value that the file had; empty if it never had one. */
    Optional<T> value() {
        return value;
    }

    private void read() {
        try {
            T next = parse.apply(Files.readString(file).strip());
            value.filter(before -> !before.equals(next)).ifPresent(before -> logChange(before, next));
            value = Optional.of(next);
            lastProblem = "";
        } catch (IOException e) {
            report("cannot read " + e.getMessage());
        } catch (IllegalArgumentException e) {
            report(file + ": " + e.getMessage());
        }
    }

    private void logChange(T before, T next) {
        Logger.getLogger("io.gpurightsizer." + name).infof("%1$s in use: %1$s=%2$s before=%3$s", name, next, before);
    }

    /** Reports the same problem once. */
    private void report(String problem) {
        if (!problem.equals(lastProblem)) {
            lastProblem = problem;
            errors.error(name + "-file", problem + "; the " + name + " in use stays");
        }
    }

    @Override
    public void close() {
        poller.close();
    }
}
