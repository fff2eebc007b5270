package io.gpurightsizer.background;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks at files again and again on a daemon thread, and calls back when one of them has changed, was replaced or removed,
 * also by the symbolic link through which the kubelet updates a mounted ConfigMap or Secret. Polling works on every file
 * system and needs no inotify watches, of which a node can run out.
 *
 * <p>Files that are being written are left alone: a change is reported when two looks in a row see the same, but no later
 * than at the third look after it; so within 1.5 seconds if looks are {@link #EVERY} half second.
 */
public final class FilePoller implements AutoCloseable {
    /** How often to look, outside of tests. */
    public static final Duration EVERY = Duration.ofMillis(500);

    private static final int MOST_LOOKS = 3;
    private static final long CLOSE_SECONDS = 1;

    private final List<Path> files;
    private final Runnable changed;
    private final ScheduledExecutorService thread;
    private List<FileStamp> reported = List.of();
    private List<FileStamp> lastSeen = List.of();
    private int looksSinceChange;

    /** Does not look by itself; see {@link #start}. */
    FilePoller(String name, List<Path> files, Runnable changed) {
        this.files = List.copyOf(files);
        this.changed = changed;
        this.thread = DaemonThreads.scheduler(name);
    }

    /**
     * Starts to look.
     *
     * @param name the thread's name
     * @param files any of which may be missing
     * @param every from one look to the next, {@link #EVERY}
     * @param changed called on the poller's thread: soon after the start, since a file may have changed before it, and
     *     after each change. If it throws, the failure goes to the thread's handler of uncaught exceptions, and the
     *     poller goes on
     */
    public static FilePoller start(String name, List<Path> files, Duration every, Runnable changed) {
        FilePoller poller = new FilePoller(name, files, changed);
        poller.thread.scheduleWithFixedDelay(poller::look, 0, every.toMillis(), TimeUnit.MILLISECONDS);
        return poller;
    }

    void look() {
        List<FileStamp> now = files.stream().map(FileStamp::of).toList();
        boolean settled = now.equals(lastSeen);
        lastSeen = now;
        if (now.equals(reported)) {
            looksSinceChange = 0;
        } else if (settled || ++looksSinceChange == MOST_LOOKS) {
            looksSinceChange = 0;
            reported = now;
            report();
        }
    }

    private void report() {
        try {
            changed.run();
        } catch (RuntimeException | Error e) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, e);
        }
    }

    /** Waits up to a second for a call that is under way. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
