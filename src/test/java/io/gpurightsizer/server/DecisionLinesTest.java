package io.gpurightsizer.server;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DecisionLinesTest {
    private static final String NAME = "io.gpurightsizer.test-lines";

    private final Logger logger = Logger.getLogger(NAME);
    private final Written written = new Written();

    @BeforeEach
    void listen() {
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.INFO);
        logger.addHandler(written);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(written);
    }

    @Test
    void linesAreWrittenInOrderWithTheTimeTheyWereHandedOver() throws InterruptedException {
        Instant before = Instant.now();
        try (DecisionLines lines = DecisionLines.to(NAME)) {
            lines.add(Level.INFO, () -> "first");
            lines.add(Level.INFO, () -> "second");
            Instant handedOver = Instant.now();
            assertTrue(written.two.await(10, TimeUnit.SECONDS));

            assertEquals(List.of("first", "second"), written.texts());
            for (LogRecord line : written.lines) {
                assertTrue(!line.getInstant().isBefore(before)
                        && !line.getInstant().isAfter(handedOver));
            }
        }
    }

    @Test
    void whatNobodyReadsIsNotPutIntoWords() {
        AtomicInteger asked = new AtomicInteger();
        try (DecisionLines lines = DecisionLines.to(NAME)) {
            lines.add(Level.FINE, () -> "asked " + asked.incrementAndGet());
        }

        assertEquals(0, asked.get());
        assertEquals(List.of(), written.lines);
    }

    @Test
    void whatIsTooMuchAtOnceIsRefusedAndTheRestIsWritten() throws InterruptedException {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        int taken = 0;
        try (DecisionLines lines = DecisionLines.to(NAME)) {
            written.hold(writing, goOn);
            lines.add(Level.INFO, () -> "slow");
            assertTrue(writing.await(10, TimeUnit.SECONDS));
            for (int i = 0; i < DecisionLines.MOST_WAITING + 5; i++) {
                taken += lines.add(Level.INFO, () -> "line") ? 1 : 0;
            }
            goOn.countDown();
        }

        assertEquals(DecisionLines.MOST_WAITING, taken);
        assertEquals(
                DecisionLines.MOST_WAITING,
                written.texts().stream().filter("line"::equals).count());
    }

    @Test
    void aLineThatCannotBePutIntoWordsDoesNotSilenceTheNextOnes() {
        try (DecisionLines lines = DecisionLines.to(NAME)) {
            lines.add(Level.INFO, () -> {
                throw new IllegalStateException("no words");
            });
            lines.add(Level.INFO, () -> "next");
        }

        assertEquals(
                List.of("a line could not be written: java.lang.IllegalStateException: no words", "next"),
                written.texts());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Written extends Handler {
        private final List<LogRecord> lines = new CopyOnWriteArrayList<>();
        private final CountDownLatch two = new CountDownLatch(2);
        private Runnable before = () -> {};

        /** Each line waits until it may go on, having said that it is there. */
        private void hold(CountDownLatch there, CountDownLatch goOn) {
            before = () -> {
                there.countDown();
                await(goOn);
            };
        }

        private List<String> texts() {
            return lines.stream().map(LogRecord::getMessage).toList();
        }

        @Override
        public void publish(LogRecord line) {
            before.run();
            lines.add(line);
            two.countDown();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
