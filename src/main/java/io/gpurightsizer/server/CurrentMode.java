package io.gpurightsizer.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.gpurightsizer.background.FilePoller;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.Share;

/**
 * The mode where neither pod, owner nor namespace says one, and the share of workloads that enforce mode acts on where the
 * namespace says none: {@code rightsizer.mode} and {@code rightsizer.share}, or the words in the files
 * {@code rightsizer.mode-file} and {@code rightsizer.share-file}. So {@code off} in a mounted ConfigMap is a switch that needs
 * no restart, and it switches off also what is labelled {@code enforce}. Both files are read together, so that one change of
 * a ConfigMap is taken over as a whole.
 */
@Singleton
public final class CurrentMode {
    private final Mode configuredMode;
    private final Share configuredShare;
    private final Optional<FileSetting<Mode>> modeFile;
    private final Optional<FileSetting<Share>> shareFile;
    private final Optional<FilePoller> poller;
    private volatile InUse current;

    /**
     * What is in use at one time.
     *
     * @param everythingIsOff whether the file says {@code off}: then nothing is resized, whatever pods, owners and namespaces
     *     say
     */
    public record InUse(Mode mode, Share share, boolean everythingIsOff) {}

    /**
     * Reads all, and begins to watch the files. A file that is there and holds no share counts as 0 %: somebody wants less
     * than all.
     *
     * @throws IllegalArgumentException if {@code rightsizer.mode} is no mode or {@code rightsizer.share} is no share
     */
    public CurrentMode(Settings settings, ErrorLog errors) {
        configuredMode = Mode.parse(settings.mode());
        Share share = Share.parse(settings.share());
        modeFile = settings.modeFile().map(it -> new FileSetting<>("mode", it, Mode::parse, errors));
        shareFile = settings.shareFile().map(it -> new FileSetting<>("share", it, Share::parse, errors));
        boolean unreadable = settings.shareFile().filter(Files::exists).isPresent()
                && shareFile.flatMap(FileSetting::read).isEmpty();
        configuredShare = unreadable ? Share.NONE : share;
        read();
        List<Path> files = Stream.of(settings.modeFile(), settings.shareFile())
                .flatMap(Optional::stream)
                .toList();
        poller = files.isEmpty()
                ? Optional.empty()
                : Optional.of(FilePoller.start("mode-and-share-files", files, FilePoller.EVERY, this::read));
        Logger.getLogger("io.gpurightsizer.mode").infof("mode in use: mode=%s", current.mode());
        Logger.getLogger("io.gpurightsizer.share").infof("share in use: share=%s", current.share());
    }

    public InUse current() {
        return current;
    }

    /** Until the same is read twice in a row: a mounted ConfigMap may be exchanged between its two files. */
    private void read() {
        InUse before;
        InUse now = readOnce();
        do {
            before = now;
            now = readOnce();
        } while (!now.equals(before));
        current = now;
    }

    private InUse readOnce() {
        Optional<Mode> mode = modeFile.flatMap(FileSetting::read);
        Optional<Share> share = shareFile.flatMap(FileSetting::read);
        return new InUse(
                mode.orElse(configuredMode),
                share.orElse(configuredShare),
                mode.filter(Mode.OFF::equals).isPresent());
    }

    @PreDestroy
    void close() {
        poller.ifPresent(FilePoller::close);
    }
}
