package io.gpurightsizer.gpu.packing;

import java.util.ArrayList;
import java.util.List;

/**
 * How few boards could hold a demand at best. Give each profile a weight: a board holds at most as much weight as the
 * heaviest layout has, so a demand needs at least its own weight divided by that. The weights tried are the number of
 * devices, their compute slices and their memory units, each over all sets of the profiles in demand; the largest result
 * counts.
 */
final class LowerBound {
    /** With more profiles in one demand than this, sets of one profile and of all are tried. */
    private static final int MOST_COMBINED = 8;

    private final List<int[]> weights = new ArrayList<>();
    private final List<Long> capacities = new ArrayList<>();

    /** For demands in which no other profiles than in {@code demand} occur. */
    LowerBound(int[] demand, Vectors vectors) {
        List<Integer> present = new ArrayList<>();
        for (int i = 0; i < demand.length; i++) {
            if (demand[i] > 0) {
                present.add(i);
            }
        }
        long sets = 1L << present.size();
        for (long set = 1; set < sets; set++) {
            if (present.size() <= MOST_COMBINED || Long.bitCount(set) == 1 || set == sets - 1) {
                add(set, present, vectors);
            }
        }
    }

    /** The bound for what is left of the demand. */
    int of(int[] demand) {
        long most = 0;
        for (int i = 0; i < weights.size(); i++) {
            long capacity = capacities.get(i);
            most = Math.max(most, (Vectors.weigh(demand, weights.get(i)) + capacity - 1) / capacity);
        }
        return Math.toIntExact(most);
    }

    private void add(long set, List<Integer> present, Vectors vectors) {
        int[] devices = new int[vectors.slices().length];
        int[] slices = devices.clone();
        int[] sizes = devices.clone();
        for (int bit = 0; bit < present.size(); bit++) {
            if ((set >> bit & 1) == 1) {
                int profile = present.get(bit);
                devices[profile] = 1;
                slices[profile] = vectors.slices()[profile];
                sizes[profile] = vectors.sizes()[profile];
            }
        }
        for (int[] weight : List.of(devices, slices, sizes)) {
            weights.add(weight);
            capacities.add(vectors.maximal().stream()
                    .mapToLong(it -> Vectors.weigh(it, weight))
                    .max()
                    .orElse(1));
        }
    }
}
