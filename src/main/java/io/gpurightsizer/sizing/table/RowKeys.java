package io.gpurightsizer.sizing.table;

/**
 * Hashes of single conditions, under which rows are filed and looked up. Two conditions may share a hash; that costs a
 * look at a row that does not match, never a wrong answer, since every row found is checked in full.
 */
final class RowKeys {
    /** Longer literal beginnings and ends of a glob are filed under so many of their characters. */
    static final int MAX_ANCHORED = 63;

    /** Literal text in the middle of a glob is filed under a run of so many of its characters, or fewer if shorter. */
    static final int MAX_GRAM = 8;

    private static final long BASE = 0x9E3779B97F4A7C15L;

    /** The base to the power of each length of a gram, by which a character that falls out of it counts. */
    private static final long[] POWERS = powers();

    private enum Kind {
        WHOLE,
        START,
        END,
        GRAM,
        LABEL,
        LABEL_KEY,
        VARIABLE;

        final long salt = mix(ordinal() + 1);
    }

    private RowKeys() {}

    /** The rolling hash of a text one character longer; begins at 0. */
    static long extend(long hash, char c) {
        return hash * BASE + c + 1;
    }

    /** The rolling hash of a run of that many characters moved on by one. */
    static long roll(long hash, int length, char out, char in) {
        return extend(hash - POWERS[length - 1] * (out + 1), in);
    }

    private static long[] powers() {
        long[] powers = new long[MAX_GRAM];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * BASE;
        }
        return powers;
    }

    static long hash(CharSequence text, int from, int to) {
        long hash = 0;
        for (int i = from; i < to; i++) {
            hash = extend(hash, text.charAt(i));
        }
        return hash;
    }

    static long hashBackwards(CharSequence text, int from, int to) {
        long hash = 0;
        for (int i = to - 1; i >= from; i--) {
            hash = extend(hash, text.charAt(i));
        }
        return hash;
    }

    /** A model's whole name. */
    static long whole(long hash) {
        return mix(hash ^ Kind.WHOLE.salt);
    }

    /** The first characters of a model's name. */
    static long start(long hash) {
        return mix(hash ^ Kind.START.salt);
    }

    /** The last characters of a model's name, hashed from the end. */
    static long end(long hash) {
        return mix(hash ^ Kind.END.salt);
    }

    /** A run of characters anywhere in a model's name. */
    static long gram(long hash) {
        return mix(hash ^ Kind.GRAM.salt);
    }

    static long label(String key, String value) {
        return pair(key, value, Kind.LABEL);
    }

    /** A label, whatever its value. */
    static long labelKey(String key) {
        return pair(key, "", Kind.LABEL_KEY);
    }

    /** An environment variable with that value. */
    static long variable(String name, String value) {
        return pair(name, value, Kind.VARIABLE);
    }

    private static long pair(String first, String second, Kind kind) {
        return mix(((long) first.hashCode() << 32 | second.hashCode() & 0xFFFFFFFFL) ^ kind.salt);
    }

    /** The finisher of MurmurHash3, so that nearby values land far apart. */
    private static long mix(long value) {
        long mixed = (value ^ value >>> 33) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ mixed >>> 33;
    }
}
