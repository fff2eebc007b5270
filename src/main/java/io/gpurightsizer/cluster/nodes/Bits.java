package io.gpurightsizer.cluster.nodes;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/** An immutable set of small numbers, all below the size it was made with; sets are only combined with their like. */
final class Bits {
    private final long[] words;

    private Bits(long[] words) {
        this.words = words;
    }

    static Bits none(int size) {
        return new Bits(new long[(size + Long.SIZE - 1) / Long.SIZE]);
    }

    static Bits all(int size) {
        Bits all = none(size);
        for (int i = 0; i < size; i++) {
            all.set(i);
        }
        return all;
    }

    static Bits of(int size, Iterable<Integer> members) {
        Bits bits = none(size);
        members.forEach(bits::set);
        return bits;
    }

    private void set(int member) {
        words[member / Long.SIZE] |= 1L << member;
    }

    Bits and(Bits other) {
        long[] result = words.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] &= other.words[i];
        }
        return new Bits(result);
    }

    Bits andNot(Bits other) {
        long[] result = words.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] &= ~other.words[i];
        }
        return new Bits(result);
    }

    Bits or(Bits other) {
        long[] result = words.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] |= other.words[i];
        }
        return new Bits(result);
    }

    /** The members for which this holds; this very set if it holds for all. */
    Bits where(IntPredicate condition) {
        long[] result = null;
        for (int i = 0; i < words.length; i++) {
            for (long rest = words[i]; rest != 0; rest &= rest - 1) {
                if (!condition.test(i * Long.SIZE + Long.numberOfTrailingZeros(rest))) {
                    result = result == null ? words.clone() : result;
                    result[i] &= ~Long.lowestOneBit(rest);
                }
            }
        }
        return result == null ? this : new Bits(result);
    }

    boolean contains(int member) {
        return (words[member / Long.SIZE] & 1L << member) != 0;
    }

    boolean isEmpty() {
        for (long word : words) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    void forEach(IntConsumer action) {
        for (int i = 0; i < words.length; i++) {
            for (long rest = words[i]; rest != 0; rest &= rest - 1) {
                action.accept(i * Long.SIZE + Long.numberOfTrailingZeros(rest));
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bits bits && Arrays.equals(words, bits.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }
}
