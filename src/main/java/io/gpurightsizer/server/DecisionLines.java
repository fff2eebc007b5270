package io.gpurightsizer.server;

import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Lines on their way from the threads that answer to the log. They are handed over without a lock, with the
 * time, and written by a thread of their own, fifty times a second. Of more than {@value #MOST_WAITING} at once
 * the rest is dropped: no answer ever waits for a log.
 */
final class DecisionLines implements AutoCloseable {
    static final int MOST_WAITING = 8192;
    private static final long EVERY_MILLIS = 20;

    private final Logger log;
    private final Queue<Line> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "decision-lines");
        thread.setDaemon(true);
        return thread;
    });

    private record Line(Instant at, Level level, Supplier<String> text) {}

    private DecisionLines(Logger log) {
        this.log = log;
    }

    /** Writes to the logger of this name until closed. */
    static DecisionLines to(String logger) {
        DecisionLines lines = new DecisionLines(Logger.getLogger(logger));
        lines.writer.scheduleWithFixedDelay(lines::write, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return lines;
    }

    /** Writes nothing, and has no thread for it. */
    static DecisionLines nowhere() {
        Logger off = Logger.getAnonymousLogger();
        off.setLevel(Level.OFF);
        return new DecisionLines(off);
    }

    /**
     * Hands a line over unless nobody reads its level.
     *
     * @param text called later, by the thread that writes; it should hold on to little, since it is kept until then
     * @return whether there was room
     */
    boolean add(Level level, Supplier<String> text) {
        if (!log.isLoggable(level)) {
            return true;
        }
        if (count.incrementAndGet() > MOST_WAITING) {
            count.decrementAndGet();
            return false;
        }
        waiting.add(new Line(Instant.now(), level, text));
        return true;
    }

    private void write() {
        Line line;
        while ((line = waiting.poll()) != null) {
            count.decrementAndGet();
            LogRecord written = new LogRecord(line.level(), inWords(line));
            written.setLoggerName(log.getName());
            written.setInstant(line.at());
            log.log(written);
        }
    }

    /** A line that fails must not end the thread that writes the others. */
    private static String inWords(Line line) {
        try {
            return line.text().get();
        } catch (RuntimeException e) {
            return "a line could not be written: " + e;
        }
    }

    /** Writes what is waiting. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            writer.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        write();
    }
}
