package io.gpurightsizer.gpu.packing;

import java.util.Map;

/**
 * Boards that together hold a number of MIG devices.
 *
 * @param boards how many boards have each layout
 * @param lowerBound no choice of layouts needs fewer boards than this
 */
public record Packing(Map<Layout, Integer> boards, int lowerBound) {
    /** How many boards there are. */
    public int count() {
        return boards.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether it is known that fewer boards cannot do. */
    public boolean isProvenBest() {
        return count() == lowerBound;
    }
}
