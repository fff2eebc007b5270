package io.gpurightsizer.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.gpurightsizer.workload.Mode;

/**
 * The mode where nobody nearer says one: {@code rightsizer.mode}, or the word in the file {@code rightsizer.mode-file},
 * which is looked at every second. So {@code off} in a mounted ConfigMap is a switch that needs no restart, and it switches
 * off those too who ask to be enforced. While the file is missing or says something else, what was last in use stays.
 */
@Singleton
public final class CurrentMode {
    private static final Logger LOG = Logger.getLogger("io.gpurightsizer.mode");

    private final ErrorLog errors;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mode-file");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Mode mode;
    private volatile boolean fileSaysOff;
    private String refused = "";

    public CurrentMode(Settings settings, ErrorLog errors) {
        this.errors = errors;
        this.mode = Mode.parse(settings.mode());
        settings.modeFile().ifPresent(file -> {
            look(file);
            looks.scheduleWithFixedDelay(() -> look(file), 1, 1, TimeUnit.SECONDS);
        });
        LOG.infof("mode in use: %s", mode);
    }

    public Mode current() {
        return mode;
    }

    /** Whether the file says {@code off}: then nothing is resized, whatever pods, owners and namespaces say. */
    public boolean everythingIsOff() {
        return fileSaysOff;
    }

    private void look(Path file) {
        String word;
        try {
            word = Files.readString(file).strip();
        } catch (IOException e) {
            refuse("cannot read " + e.getMessage());
            return;
        }
        try {
            Mode next = Mode.parse(word);
            if (next != mode) {
                LOG.infof("mode in use: %s instead of %s", next, mode);
                mode = next;
            }
            fileSaysOff = next == Mode.OFF;
            refused = "";
        } catch (IllegalArgumentException e) {
            refuse(file + ": " + e.getMessage());
        }
    }

    /** Says so once, not every second. */
    private void refuse(String why) {
        if (!why.equals(refused)) {
            refused = why;
            errors.error("mode-file", why + "; " + mode + " stays in use");
        }
    }

    @PreDestroy
    void close() {
        looks.shutdownNow();
    }
}
