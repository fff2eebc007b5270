package io.gpurightsizer.sizing.table;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * From a key to the rows filed under it: one open-addressed table of primitives, immutable once built, laid out so that a
 * look-up touches little memory.
 */
final class Postings {
    /** A row filed under a key. */
    record Entry(long key, int position) {}

    private static final int FILTER_BITS_PER_SLOT = 4;
    private static final int MOST_FILTER_BITS = 1 << 21;

    private static final Comparator<Entry> BY_KEY =
            Comparator.comparingLong(Entry::key).thenComparingInt(Entry::position);

    /** Keys at even places; after each, where its rows lie: the first place in the upper half, the end in the lower. */
    private final long[] slots;

    private final int mask;
    private final int[] positions;

    /** A bit for each key, to answer most look-ups in vain from a part of memory small enough for a processor's cache. */
    private final long[] filter;

    private Postings(int distinct, int entries) {
        int capacity = Integer.highestOneBit(Math.max(4, distinct * 3)) << 1;
        this.slots = new long[2 * capacity];
        this.mask = capacity - 1;
        this.positions = new int[entries];
        this.filter = new long[Math.max(1, Math.min(MOST_FILTER_BITS, capacity * FILTER_BITS_PER_SLOT) / Long.SIZE)];
    }

    static Postings of(List<Entry> entries) {
        Entry[] sorted = entries.stream().distinct().sorted(BY_KEY).toArray(Entry[]::new);
        long distinct = Arrays.stream(sorted).mapToLong(Entry::key).distinct().count();
        Postings postings = new Postings((int) distinct, sorted.length);
        for (int i = 0; i < sorted.length; i++) {
            postings.add(sorted[i], i);
        }
        return postings;
    }

    /** Entries come sorted, so that those of one key lie together. */
    private void add(Entry entry, int at) {
        positions[at] = entry.position();
        int bit = filterBit(entry.key());
        filter[bit >>> 6] |= 1L << bit;
        int slot = slot(entry.key());
        int from = isFree(slot) ? at : from(slot);
        slots[slot] = entry.key();
        slots[slot + 1] = (long) from << 32 | at + 1;
    }

    void visit(long key, RowIndex.Visitor visitor) {
        int bit = filterBit(key);
        if ((filter[bit >>> 6] >>> bit & 1) == 0) {
            return;
        }
        int slot = slot(key);
        if (!isFree(slot)) {
            visitor.visit(positions, from(slot), (int) slots[slot + 1]);
        }
    }

    /** From the upper half of the key; its slot comes from the lower. */
    private int filterBit(long key) {
        return (int) (key >>> 32) & filter.length * Long.SIZE - 1;
    }

    /** The key's slot, or the free one where it would stand. */
    private int slot(long key) {
        int slot = (int) key & mask;
        while (!isFree(2 * slot) && slots[2 * slot] != key) {
            slot = slot + 1 & mask;
        }
        return 2 * slot;
    }

    /** Rows end after they begin, so no slot in use holds a zero. */
    private boolean isFree(int slot) {
        return slots[slot + 1] == 0;
    }

    private int from(int slot) {
        return (int) (slots[slot + 1] >>> 32);
    }
}
