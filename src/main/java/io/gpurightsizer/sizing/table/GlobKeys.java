package io.gpurightsizer.sizing.table;

import java.util.function.LongConsumer;

/** Under which keys a glob could be filed: every name it matches has each of them. */
final class GlobKeys {
    private GlobKeys() {}

    /**
     * Hands on the glob's literal parts as keys, the cheapest to look up first: the whole name, its beginning, its end,
     * and runs within it. None if the glob has no literal part.
     */
    static void of(Glob glob, Sink sink) {
        String pattern = glob.pattern();
        if (glob.isExact()) {
            sink.whole(RowKeys.whole(RowKeys.hash(pattern, 0, pattern.length())));
            return;
        }
        int start = Math.min(RowKeys.MAX_ANCHORED, literalLength(pattern, 0));
        if (start > 0) {
            sink.start(RowKeys.start(RowKeys.hash(pattern, 0, start)), start);
        }
        int end = Math.min(RowKeys.MAX_ANCHORED, literalLengthAtTheEnd(pattern));
        if (end > 0) {
            long hash = RowKeys.hashBackwards(pattern, pattern.length() - end, pattern.length());
            sink.end(RowKeys.end(hash), end);
        }
        int at = 0;
        while (at < pattern.length()) {
            int length = literalLength(pattern, at);
            grams(pattern, at, length, sink);
            at += length + 1;
        }
    }

    /** Every key, without saying of which kind. */
    static void each(Glob glob, LongConsumer consumer) {
        of(glob, (key, kind, length) -> consumer.accept(key));
    }

    private static void grams(String pattern, int at, int length, Sink sink) {
        int size = Math.min(RowKeys.MAX_GRAM, length);
        for (int from = at; size > 0 && from + size <= at + length; from++) {
            sink.gram(RowKeys.gram(RowKeys.hash(pattern, from, from + size)), size);
        }
    }

    private static int literalLength(String pattern, int from) {
        int at = from;
        while (at < pattern.length() && isLiteral(pattern.charAt(at))) {
            at++;
        }
        return at - from;
    }

    private static int literalLengthAtTheEnd(String pattern) {
        return pattern.length() - 1 - Math.max(pattern.lastIndexOf('*'), pattern.lastIndexOf('?'));
    }

    private static boolean isLiteral(char c) {
        return c != '*' && c != '?';
    }

    /** What a key stands for, in the order of what it costs to look for it. */
    enum Kind {
        WHOLE,
        START,
        END,
        GRAM
    }

    /** Takes a key, what it stands for and how many characters that is. */
    @FunctionalInterface
    interface Sink {
        void accept(long key, Kind kind, int length);

        default void whole(long key) {
            accept(key, Kind.WHOLE, 0);
        }

        default void start(long key, int length) {
            accept(key, Kind.START, length);
        }

        default void end(long key, int length) {
            accept(key, Kind.END, length);
        }

        default void gram(long key, int length) {
            accept(key, Kind.GRAM, length);
        }
    }
}
