package io.gpurightsizer.cli.terminal;

import java.io.PrintWriter;
import java.util.Timer;
import java.util.TimerTask;

/** Shows a person what a command is doing, on one line of standard error, if it takes longer than half a second. */
public final class Progress implements AutoCloseable {
    private static final long FIRST_MILLIS = 500;
    private static final long PERIOD_MILLIS = 200;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final Timer timer = new Timer("progress", true);
    private volatile String doing = "reading";
    private volatile int objects;
    private boolean shown;

    /**
     * Begins.
     *
     * @param wanted whether anything is shown; asked for beforehand and not by the timer, since to start a process there while
     *     logging is set up here can block both for ever
     */
    public Progress(PrintWriter err, boolean wanted) {
        this.err = err;
        if (wanted) {
            timer.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            show();
                        }
                    },
                    FIRST_MILLIS,
                    PERIOD_MILLIS);
        }
    }

    /** How many objects were read so far. */
    public void objects(int count) {
        objects = count;
    }

    /** What is done now, for example {@code deciding}. */
    public void doing(String what) {
        doing = what;
    }

    private synchronized void show() {
        shown = true;
        err.print(CLEAR_LINE + String.format("%s: %,d objects", doing, objects));
        err.flush();
    }

    @Override
    public void close() {
        clear();
    }

    /** Removes the line and shows nothing any more. */
    public synchronized void clear() {
        timer.cancel();
        if (shown) {
            err.print(CLEAR_LINE);
            err.flush();
        }
        shown = false;
    }
}
