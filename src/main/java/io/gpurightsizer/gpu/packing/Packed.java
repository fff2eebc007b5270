package io.gpurightsizer.gpu.packing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A demand on boards: the layouts are walked once in the order of {@link Vectors#legal}, each used as often as the demand
 * still contains it. Where that needs more than the lower bound, fewer are searched for.
 *
 * @param boards how many boards have each layout
 */
record Packed(Map<Vector, Integer> boards, int lowerBound) {
    static Packed of(int[] demand, Vectors vectors) {
        Map<Vector, Integer> boards = walk(demand, vectors.legal());
        LowerBound bound = new LowerBound(demand, vectors);
        int fewest = bound.of(demand);
        int count = count(boards);
        Search search = new Search(vectors, bound);
        while (count > fewest) {
            Search.Result result = search.on(demand, count - 1);
            if (result == Search.Result.GIVEN_UP) {
                break;
            }
            Optional<List<int[]>> better = search.found(result);
            if (better.isEmpty()) {
                return new Packed(boards, count);
            }
            boards = withoutSurplus(better.get(), demand);
            count = count(boards);
        }
        return new Packed(boards, fewest);
    }

    private static int count(Map<Vector, Integer> boards) {
        return boards.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static Map<Vector, Integer> walk(int[] demand, List<int[]> layouts) {
        int[] left = demand.clone();
        Map<Vector, Integer> boards = new LinkedHashMap<>();
        for (int[] layout : layouts) {
            int times = timesIn(left, layout);
            if (times > 0) {
                boards.put(new Vector(layout), times);
                for (int i = 0; i < left.length; i++) {
                    left[i] -= times * layout[i];
                }
            }
        }
        return boards;
    }

    private static int timesIn(int[] left, int[] layout) {
        int times = Integer.MAX_VALUE;
        for (int i = 0; i < left.length && times > 0; i++) {
            if (layout[i] > 0) {
                times = Math.min(times, left[i] / layout[i]);
            }
        }
        return times;
    }

    private static Map<Vector, Integer> withoutSurplus(List<int[]> layouts, int[] demand) {
        int[] left = demand.clone();
        Map<Vector, Integer> boards = new LinkedHashMap<>();
        for (int[] layout : layouts) {
            int[] used = new int[left.length];
            for (int i = 0; i < left.length; i++) {
                used[i] = Math.min(layout[i], left[i]);
                left[i] -= used[i];
            }
            boards.merge(new Vector(used), 1, Integer::sum);
        }
        return boards;
    }
}
