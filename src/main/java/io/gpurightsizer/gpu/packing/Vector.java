package io.gpurightsizer.gpu.packing;

import java.util.Arrays;

/** Counts by place, compared by value. */
record Vector(int[] counts) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Vector that && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }
}
