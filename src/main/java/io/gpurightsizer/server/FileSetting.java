package io.gpurightsizer.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

import org.jboss.logging.Logger;

/**
 * A setting whose value is the one word of a file, read again when the file has changed: in a mounted ConfigMap it is changed
 * without a restart. While the file is missing or holds something else, the value in use stays.
 */
final class FileSetting<T> {
    private final String name;
    private final Path file;
    private final Function<String, T> parse;
    private final ErrorLog errors;
    private Optional<T> value = Optional.empty();
    private String lastProblem = "";

    /**
     * Has not read the file yet.
     *
     * @param name what logs and errors call it, for example {@code mode}
     * @param parse throws an {@link IllegalArgumentException} with a message about a word that is no value
     */
    FileSetting(String name, Path file, Function<String, T> parse, ErrorLog errors) {
        this.name = name;
        this.file = file;
        this.parse = parse;
        this.errors = errors;
    }

    /** The value that the file has, or had last; empty if it never had one. By one thread at a time. */
    Optional<T> read() {
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
        return value;
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
}
