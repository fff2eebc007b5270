package io.gpurightsizer.table.reload;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Says when a file changes, or the symbolic link by which a ConfigMap mount changes it ({@code ..data}), as far as the
 * operating system tells; where it does not (no inotify watches left, a network file system), it only waits.
 */
final class DirectoryWatch implements AutoCloseable {
    private final Path file;
    private Optional<WatchService> service = Optional.empty();
    private Optional<WatchKey> key = Optional.empty();

    DirectoryWatch(Path file) {
        this.file = file;
        register();
    }

    /** Waits for a change, but not longer than so; true if there was one. */
    boolean await(long milliseconds) throws InterruptedException {
        if (key.filter(WatchKey::isValid).isEmpty()) {
            register();
        }
        if (key.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
            return false;
        }
        try {
            WatchKey signalled = service.orElseThrow().poll(milliseconds, TimeUnit.MILLISECONDS);
            if (signalled == null) {
                return false;
            }
            boolean relevant = signalled.pollEvents().stream().anyMatch(this::isRelevant);
            signalled.reset();
            return relevant;
        } catch (ClosedWatchServiceException e) {
            throw new InterruptedException("closed");
        }
    }

    private boolean isRelevant(WatchEvent<?> event) {
        return !(event.context() instanceof Path name)
                || name.equals(file.getFileName())
                || name.toString().startsWith("..");
    }

    /** Also again after the directory itself was replaced. */
    private void register() {
        close();
        try {
            Path directory = file.getParent();
            service = Optional.of(directory.getFileSystem().newWatchService());
            key = Optional.of(directory.register(
                    service.get(),
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE));
        } catch (IOException | UnsupportedOperationException e) {
            close();
        }
    }

    @Override
    public void close() {
        try {
            if (service.isPresent()) {
                service.get().close();
            }
        } catch (IOException e) {
            // Nothing is lost: no event is read from it any more.
        }
        service = Optional.empty();
        key = Optional.empty();
    }
}
