package io.gpurightsizer.server;

import java.util.Optional;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.gpurightsizer.workload.Mode;

/**
 * The mode where neither pod, owner nor namespace says one: {@code rightsizer.mode}, or the word in the file
 * {@code rightsizer.mode-file}. So {@code off} in a mounted ConfigMap is a switch that needs no restart, and it switches
 * off also what is labelled {@code enforce}.
 */
@Singleton
public final class CurrentMode {
    private static final Logger LOG = Logger.getLogger("io.gpurightsizer.mode");

    private final Mode configured;
    private final Optional<FileSetting<Mode>> file;

    /**
     * Reads both.
     *
     * @throws IllegalArgumentException if {@code rightsizer.mode} is no mode
     */
    public CurrentMode(Settings settings, ErrorLog errors) {
        this.configured = Mode.parse(settings.mode());
        this.file = settings.modeFile().map(it -> new FileSetting<>("mode", it, Mode::parse, errors));
        LOG.infof("mode in use: mode=%s", current());
    }

    public Mode current() {
        return file.flatMap(FileSetting::value).orElse(configured);
    }

    /** Whether the file says {@code off}: then nothing is resized, whatever pods, owners and namespaces say. */
    public boolean everythingIsOff() {
        return file.flatMap(FileSetting::value).filter(Mode.OFF::equals).isPresent();
    }

    @PreDestroy
    void close() {
        file.ifPresent(FileSetting::close);
    }
}
