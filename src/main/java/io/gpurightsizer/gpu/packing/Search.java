package io.gpurightsizer.gpu.packing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for a way to hold a demand with a given number of boards: one of the largest devices left must stand on some board,
 * so every layout with it is tried. Complete, but given up after {@link #MOST_STEPS}.
 */
final class Search {
    static final int MOST_STEPS = 20_000;

    /** The depth of the recursion; larger demands are so mixed that the walk meets the bound. */
    private static final int MOST_BOARDS = 500;

    private final Vectors vectors;
    private final LowerBound bound;
    private final List<int[]> chosen = new ArrayList<>();
    private int steps;

    enum Result {
        FOUND,
        IMPOSSIBLE,
        GIVEN_UP
    }

    Search(Vectors vectors, LowerBound bound) {
        this.vectors = vectors;
        this.bound = bound;
    }

    Result on(int[] demand, int boards) {
        if (boards > MOST_BOARDS) {
            return Result.GIVEN_UP;
        }
        chosen.clear();
        if (hold(demand, boards, -1, 0)) {
            return Result.FOUND;
        }
        return steps > MOST_STEPS ? Result.GIVEN_UP : Result.IMPOSSIBLE;
    }

    /** The layouts, which may have more devices than the demand. */
    Optional<List<int[]>> found(Result result) {
        return result == Result.FOUND ? Optional.of(List.copyOf(chosen)) : Optional.empty();
    }

    /** Boards are alike, so of the layouts for one profile only those from {@code first} on are tried. */
    private boolean hold(int[] left, int boards, int profile, int first) {
        int next = largest(left);
        if (next < 0) {
            return true;
        }
        if (++steps > MOST_STEPS || bound.of(left) > boards) {
            return false;
        }
        for (int i = next == profile ? first : 0; i < vectors.maximal().size(); i++) {
            int[] layout = vectors.maximal().get(i);
            if (layout[next] > 0) {
                chosen.add(layout);
                if (hold(minus(left, layout), boards - 1, next, i)) {
                    return true;
                }
                chosen.remove(chosen.size() - 1);
            }
        }
        return false;
    }

    private int largest(int[] left) {
        int largest = -1;
        for (int i = 0; i < left.length; i++) {
            if (left[i] > 0 && (largest < 0 || weight(i) > weight(largest))) {
                largest = i;
            }
        }
        return largest;
    }

    private int weight(int profile) {
        return vectors.sizes()[profile] * 100 + vectors.slices()[profile] * 10 + vectors.media()[profile];
    }

    private static int[] minus(int[] left, int[] layout) {
        int[] rest = new int[left.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = Math.max(0, left[i] - layout[i]);
        }
        return rest;
    }
}
