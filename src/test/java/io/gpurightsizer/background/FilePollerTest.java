package io.gpurightsizer.background;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FilePollerTest {
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final long MANY_LOOKS = 10 * OFTEN.toMillis();

    @TempDir
    private Path directory;

    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private FilePoller poller;

    @AfterEach
    void close() {
        if (poller != null) {
            poller.close();
        }
    }

    @Test
    void itCallsOnceAfterTheStartAndNotAgainWhileNothingChanges() throws Exception {
        start(write("a.txt", "a"), write("b.txt", "b"));

        assertTrue(isQuiet());
    }

    @Test
    void aRewrittenFileIsReportedOnce() throws Exception {
        Path file = write("a.txt", "a");
        start(write("b.txt", "b"), file);

        Files.writeString(file, "other");

        assertTrue(isCalled());
        assertTrue(isQuiet());
    }

    /** The kubelet updates a mounted ConfigMap or Secret so (pkg/volume/util/atomic_writer.go). */
    @Test
    void filesBehindALinkThatIsReplacedAreReportedTogether() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("..data"), twoFiles("first"));
        start(link.resolve("a.txt"), link.resolve("b.txt"));

        Path next = Files.createSymbolicLink(directory.resolve("..data_tmp"), twoFiles("second"));
        Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);

        assertTrue(isCalled());
        assertTrue(isQuiet());
    }

    private Path twoFiles(String folder) throws IOException {
        Path created = Files.createDirectory(directory.resolve(folder));
        Files.writeString(created.resolve("a.txt"), "a");
        Files.writeString(created.resolve("b.txt"), "b");
        return created;
    }

    @Test
    void aFileReplacedByOneOfTheSameSizeAndTimeIsReported() throws Exception {
        Path file = write("a.txt", "a");
        start(file);

        Path other = write("b.txt", "b");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);

        assertTrue(isCalled());
    }

    @Test
    void aFileThatIsRemovedAndComesBackIsReportedBothTimes() throws Exception {
        Path file = write("a.txt", "a");
        start(file);

        Files.delete(file);
        assertTrue(isCalled());
        write("a.txt", "a");

        assertTrue(isCalled());
    }

    @Test
    void aFileInAFolderThatComesLaterIsReported() throws Exception {
        Path file = directory.resolve("later").resolve("a.txt");
        start(file);

        Files.createDirectory(file.getParent());
        Files.writeString(file, "a");

        assertTrue(isCalled());
    }

    /** A privileged process may read everything, so the stamps are compared, not the calls. */
    @Test
    void aFileThatMayNotBeReadHasAnotherStamp() throws Exception {
        Path file = write("a.txt", "a");
        FileStamp before = FileStamp.of(file);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));

        assertEquals(Files.isReadable(file), before.equals(FileStamp.of(file)));
    }

    @Test
    void aChangeIsReportedWhenTwoLooksInARowSeeTheSame() throws Exception {
        Path file = write("a.txt", "a");
        poller = new FilePoller("test", List.of(file), () -> calls.add("call"));
        assertEquals(List.of(0, 1, 1), callsAfterLooks(3));

        Files.writeString(file, "other");

        assertEquals(List.of(1, 2, 2), callsAfterLooks(3));
    }

    @Test
    void aFileThatChangesBeforeEachLookIsReportedAtTheThird() throws Exception {
        Path file = write("a.txt", "a");
        poller = new FilePoller("test", List.of(file), () -> calls.add("call"));
        callsAfterLooks(2);

        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Files.writeString(file, "more", StandardOpenOption.APPEND);
            counts.addAll(callsAfterLooks(1));
        }

        assertEquals(List.of(1, 1, 2, 2, 2, 3), counts);
    }

    @Test
    void aChangeThatIsTakenBackIsNotCounted() throws Exception {
        Path file = write("a.txt", "a");
        Path kept = directory.resolve("kept.txt");
        poller = new FilePoller("test", List.of(file), () -> calls.add("call"));
        callsAfterLooks(2);

        for (int i = 0; i < 4; i++) {
            Files.move(file, kept);
            callsAfterLooks(1);
            Files.move(kept, file);
            callsAfterLooks(1);
        }

        assertEquals(1, calls.size());
    }

    private List<Integer> callsAfterLooks(int looks) {
        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < looks; i++) {
            poller.look();
            counts.add(calls.size());
        }
        return counts;
    }

    @Test
    void aFileThatIsWrittenWithoutAPauseIsReportedAllTheSame() throws Exception {
        Path file = write("a.txt", "a");
        start(file);

        boolean called = false;
        for (int i = 0; i < 3000 && !called; i++) {
            Files.writeString(file, "more", StandardOpenOption.APPEND);
            called = calls.poll(5, TimeUnit.MILLISECONDS) != null;
        }

        assertTrue(called);
    }

    @Test
    void afterAFailureTheNextChangeIsReported() throws Exception {
        Path file = write("a.txt", "a");
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
        try {
            poller = FilePoller.start("test", List.of(file), OFTEN, () -> {
                calls.add("call");
                throw new AssertionError("on purpose");
            });
            assertTrue(isCalled());

            Files.setLastModifiedTime(file, FileTime.fromMillis(1));

            assertTrue(isCalled());
            assertEquals("on purpose", failures.take().getMessage());
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void aClosedPollerCallsNoMore() throws Exception {
        Path file = write("a.txt", "a");
        start(file);

        poller.close();

        Files.writeString(file, "other");
        assertTrue(isQuiet());
    }

    @Test
    void itRunsOnADaemonThreadWithItsName() throws Exception {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();

        poller = FilePoller.start(
                "its-name", List.of(write("a.txt", "a")), OFTEN, () -> threads.add(Thread.currentThread()));

        Thread thread = threads.take();
        assertEquals("its-name", thread.getName());
        assertTrue(thread.isDaemon());
        assertNotEquals(Thread.currentThread(), thread);
    }

    private void start(Path... files) throws InterruptedException {
        poller = FilePoller.start("test", List.of(files), OFTEN, () -> calls.add("call"));
        assertTrue(isCalled(), "not called after the start");
    }

    /** Waits so long only where a test fails. */
    private boolean isCalled() throws InterruptedException {
        return calls.poll(30, TimeUnit.SECONDS) != null;
    }

    private boolean isQuiet() throws InterruptedException {
        return calls.poll(MANY_LOOKS, TimeUnit.MILLISECONDS) == null;
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
