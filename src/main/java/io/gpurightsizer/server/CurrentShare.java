package io.gpurightsizer.server;

import java.nio.file.Files;
import java.util.Optional;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.gpurightsizer.workload.Share;

/**
 * The share of workloads that enforce mode acts on where the namespace says none: {@code rightsizer.share}, or the word in the
 * file {@code rightsizer.share-file}.
 */
@Singleton
public final class CurrentShare {
    private static final Logger LOG = Logger.getLogger("io.gpurightsizer.share");

    private final Share configured;
    private final Optional<FileSetting<Share>> file;

    /**
     * Reads both. A file that is there and holds no share counts as 0 %: somebody wants less than all.
     *
     * @throws IllegalArgumentException if {@code rightsizer.share} is no share
     */
    public CurrentShare(Settings settings, ErrorLog errors) {
        Share share = Share.parse(settings.share());
        this.file = settings.shareFile().map(it -> new FileSetting<>("share", it, Share::parse, errors));
        boolean unreadable = settings.shareFile().filter(Files::exists).isPresent()
                && file.flatMap(FileSetting::value).isEmpty();
        this.configured = unreadable ? Share.NONE : share;
        LOG.infof("share in use: share=%s", current());
    }

    public Share current() {
        return file.flatMap(FileSetting::value).orElse(configured);
    }

    @PreDestroy
    void close() {
        file.ifPresent(FileSetting::close);
    }
}
