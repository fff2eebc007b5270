package io.gpurightsizer.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.gpurightsizer.background.FilePoller;
import io.gpurightsizer.workload.Mode;

/**
 * The mode where neither pod, owner nor namespace says one: {@code rightsizer.mode}, or the word in the file
 * {@code rightsizer.mode-file}. So {@code off} in a mounted ConfigMap is a switch that needs no restart, and it switches
 * off also what is labelled {@code enforce}. While the file is missing or holds another word, the mode in use stays.
 */
@Singleton
public final class CurrentMode {
    private static final Logger LOG = Logger.getLogger("io.gpurightsizer.mode");

    private final ErrorLog errors;
    private final Optional<FilePoller> poller;
    private volatile Mode mode;
    private volatile boolean fileSaysOff;
    private String lastProblem = "";

    public CurrentMode(Settings settings, ErrorLog errors) {
        this.errors = errors;
        this.mode = Mode.parse(settings.mode());
        settings.modeFile().ifPresent(this::read);
        LOG.infof("mode in use: mode=%s", mode);
        this.poller = settings.modeFile()
                .map(file -> FilePoller.start("mode-file", List.of(file), FilePoller.EVERY, () -> read(file)));
    }

    public Mode current() {
        return mode;
    }

    /** Whether the file says {@code off}: then nothing is resized, whatever pods, owners and namespaces say. */
    public boolean everythingIsOff() {
        return fileSaysOff;
    }

    private void read(Path file) {
        try {
            Mode next = Mode.parse(Files.readString(file).strip());
            if (next != mode) {
                LOG.infof("mode in use: mode=%s before=%s", next, mode);
                mode = next;
            }
            fileSaysOff = next == Mode.OFF;
            lastProblem = "";
        } catch (IOException e) {
            report("cannot read " + e.getMessage());
        } catch (IllegalArgumentException e) {
            report(file + ": " + e.getMessage());
        }
    }

    /** Reports the same problem once. */
    private void report(String problem) {
        if (!problem.equals(lastProblem)) {
            lastProblem = problem;
            errors.error("mode-file", problem + "; " + mode + " stays in use");
        }
    }

    @PreDestroy
    void close() {
        poller.ifPresent(FilePoller::close);
    }
}
