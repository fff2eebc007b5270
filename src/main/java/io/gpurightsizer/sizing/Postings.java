package io.gpurightsizer.sizing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** From a key to the rows filed under it: one open-addressed table of primitives, immutable once built. */
final class Postings {
    /** A row filed under a key. */
    record Entry(long key, int position) {}

    private static final Comparator<Entry> BY_KEY =
            Comparator.comparingLong(Entry::key).thenComparingInt(Entry::position);

    private final long[] keys;
    private final int[] from;
    private final int[] to;
    private final int[] positions;
    private final int mask;

    private Postings(int distinct, int entries) {
        int capacity = Integer.highestOneBit(Math.max(4, distinct * 3)) << 1;
        this.keys = new long[capacity];
        this.from = new int[capacity];
        this.to = new int[capacity];
        this.positions = new int[entries];
        this.mask = capacity - 1;
    }

    static Postings of(List<Entry> entries) {
        Entry[] sorted = entries.stream().distinct().sorted(BY_KEY).toArray(Entry[]::new);
        Postings postings = new Postings(
                (int) Arrays.stream(sorted).mapToLong(Entry::key).distinct().count(), sorted.length);
        for (int i = 0; i < sorted.length; i++) {
            postings.add(sorted[i], i);
        }
        return postings;
    }

    /** Entries come sorted, so that those of one key lie together. */
    private void add(Entry entry, int at) {
        positions[at] = entry.position();
        int slot = slot(entry.key());
        if (to[slot] == 0) {
            keys[slot] = entry.key();
            from[slot] = at;
        }
        to[slot] = at + 1;
    }

    void visit(long key, RowIndex.Visitor visitor) {
        int slot = slot(key);
        if (to[slot] != 0) {
            visitor.visit(positions, from[slot], to[slot]);
        }
    }

    /** The key's slot, or the empty one where it would stand. */
    private int slot(long key) {
        int slot = (int) key & mask;
        while (to[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
