package io.gpurightsizer.table.reload;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DirectoryWatchTest {
    /** Only a test that fails waits so long. */
    private static final long LONG = 60_000;

    @TempDir
    private Path parent;

    @Test
    void aChangeOfTheFileEndsTheWait() throws Exception {
        try (DirectoryWatch watch = new DirectoryWatch(parent.resolve("table.yaml"))) {
            Files.writeString(parent.resolve("table.yaml"), "a");

            assertTrue(watch.await(LONG));
        }
    }

    @Test
    void soDoesTheLinkThatAConfigMapIsExchangedBy() throws Exception {
        try (DirectoryWatch watch = new DirectoryWatch(parent.resolve("table.yaml"))) {
            Files.createSymbolicLink(parent.resolve("..data"), parent);

            assertTrue(watch.await(LONG));
        }
    }

    @Test
    void aChangeOfAnotherFileIsNone() throws Exception {
        try (DirectoryWatch watch = new DirectoryWatch(parent.resolve("table.yaml"))) {
            Files.writeString(parent.resolve("other.yaml"), "a");

            assertFalse(watch.await(LONG));
        }
    }

    @Test
    void withoutAChangeItWaitsNoLongerThanItIsTold() throws Exception {
        try (DirectoryWatch watch = new DirectoryWatch(parent.resolve("table.yaml"))) {
            assertFalse(watch.await(1));
        }
    }

    @Test
    void aDirectoryThatComesLaterIsWatchedFromThenOn() throws Exception {
        Path directory = parent.resolve("later");
        try (DirectoryWatch watch = new DirectoryWatch(directory.resolve("table.yaml"))) {
            assertFalse(watch.await(1));
            Files.createDirectory(directory);
            assertFalse(watch.await(1));
            Files.writeString(directory.resolve("table.yaml"), "a");

            assertTrue(watch.await(LONG));
        }
    }

    @Test
    void aDirectoryReplacedByAnotherIsWatchedAgain() throws Exception {
        Path directory = Files.createDirectory(parent.resolve("replaced"));
        try (DirectoryWatch watch = new DirectoryWatch(directory.resolve("table.yaml"))) {
            Files.delete(directory);
            Files.createDirectory(directory);
            untilNothingIsLeftToTell(watch);
            Files.writeString(directory.resolve("table.yaml"), "a");

            assertTrue(watch.await(LONG));
        }
    }

    private static void untilNothingIsLeftToTell(DirectoryWatch watch) throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            watch.await(20);
        }
    }
}
