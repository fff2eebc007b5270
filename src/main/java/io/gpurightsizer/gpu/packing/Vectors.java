package io.gpurightsizer.gpu.packing;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

import io.gpurightsizer.gpu.GpuModel;

/**
 * The layouts of a board as numbers: element {@code i} counts the devices of the board's profile {@code i}.
 *
 * @param slices compute slices of each profile
 * @param sizes memory units of each profile
 * @param media 1 for each profile that takes the board's only extra media engines
 * @param legal every legal layout with at least one device, in the order in which the packing tries them: extra media engines
 *     first, then the most compute slices used, the most memory units, the fewest devices
 * @param maximal those of them to which no device can be added
 */
record Vectors(int[] slices, int[] sizes, int[] media, List<int[]> legal, List<int[]> maximal, Set<Vector> all) {
    static Vectors of(GpuModel model) {
        int[] slices = each(model, it -> it.profile().slices());
        int[] sizes = each(model, GpuModel.Profile::size);
        int[] media = each(model, it -> it.profile().attributes().startsWith("+me") ? 1 : 0);
        Set<Vector> all = new Placements(model, slices, media).all();
        Comparator<int[]> order = Comparator.comparingInt((int[] it) -> -sum(it, media))
                .thenComparingInt(it -> -sum(it, slices))
                .thenComparingInt(it -> -sum(it, sizes))
                .thenComparingInt(Vectors::devices);
        List<int[]> legal = all.stream()
                .map(Vector::counts)
                .filter(it -> devices(it) > 0)
                .sorted(order)
                .toList();
        List<int[]> maximal = legal.stream().filter(it -> isMaximal(it, all)).toList();
        return new Vectors(slices, sizes, media, legal, maximal, all);
    }

    boolean isLegal(int[] vector) {
        return all.contains(new Vector(vector));
    }

    private static boolean isMaximal(int[] vector, Set<Vector> all) {
        for (int i = 0; i < vector.length; i++) {
            int[] more = vector.clone();
            more[i]++;
            if (all.contains(new Vector(more))) {
                return false;
            }
        }
        return true;
    }

    static int devices(int[] vector) {
        int sum = 0;
        for (int count : vector) {
            sum += count;
        }
        return sum;
    }

    static long weigh(int[] vector, int[] weights) {
        long sum = 0;
        for (int i = 0; i < vector.length; i++) {
            sum += (long) vector[i] * weights[i];
        }
        return sum;
    }

    private static int sum(int[] vector, int[] weights) {
        return (int) weigh(vector, weights);
    }

    private static int[] each(GpuModel model, ToIntFunction<GpuModel.Profile> number) {
        return model.profiles().stream().mapToInt(number).toArray();
    }

    /** Every way to put devices on a board, as counts; each once. */
    private static final class Placements {
        private final GpuModel model;
        private final int[] slices;
        private final int[] media;
        private final Set<Vector> all = new LinkedHashSet<>();

        Placements(GpuModel model, int[] slices, int[] media) {
            this.model = model;
            this.slices = slices;
            this.media = media;
        }

        Set<Vector> all() {
            place(0, new int[slices.length]);
            return all;
        }

        /** Puts devices on the memory units from {@code unit} on. */
        private void place(int unit, int[] counts) {
            if (unit >= model.memoryUnits()) {
                all.add(new Vector(counts.clone()));
                return;
            }
            place(unit + 1, counts);
            List<GpuModel.Profile> profiles = model.profiles();
            for (int i = 0; i < counts.length; i++) {
                GpuModel.Profile profile = profiles.get(i);
                if (profile.starts().contains(unit) && counts[i] < profile.maxInstances()) {
                    counts[i]++;
                    if (sum(counts, slices) <= model.computeSlices() && sum(counts, media) <= 1) {
                        place(unit + profile.size(), counts);
                    }
                    counts[i]--;
                }
            }
        }
    }
}
