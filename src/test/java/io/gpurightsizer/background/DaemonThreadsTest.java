package io.gpurightsizer.background;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DaemonThreadsTest {
    @Test
    void aThreadRunsAtOnceWithItsNameAndDoesNotKeepTheProcessAlive() {
        CompletableFuture<Thread> running = new CompletableFuture<>();

        Thread started = DaemonThreads.start("its-name", () -> running.complete(Thread.currentThread()));

        assertEquals(started, running.join());
        assertEquals("its-name", started.getName());
        assertTrue(started.isDaemon());
    }
}
