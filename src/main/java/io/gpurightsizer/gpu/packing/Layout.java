package io.gpurightsizer.gpu.packing;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.gpurightsizer.gpu.MigProfile;

/**
 * How many MIG devices of which profile one GPU is cut into, for example {@code 1g.10gb: 3, 4g.40gb: 1}. Where on the board
 * they stand is the driver's choice (NVIDIA/mig-parted {@code pkg/mig/config}); that they can stand somewhere is what
 * {@link Board#isLegal} says.
 *
 * @param counts by profile, each at least 1
 */
public record Layout(SortedMap<MigProfile, Integer> counts) {
    public static final Layout EMPTY = new Layout(new TreeMap<>());

    public Layout {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        if (counts.values().stream().anyMatch(it -> it < 1)) {
            throw new IllegalArgumentException("a layout counts what it has, but is " + counts);
        }
    }

    /** The devices among these counts of which there is at least one. */
    public static Layout of(Map<MigProfile, Integer> counts) {
        SortedMap<MigProfile, Integer> present = new TreeMap<>(counts);
        present.values().removeIf(it -> it == 0);
        return new Layout(present);
    }

    public int count(MigProfile profile) {
        return counts.getOrDefault(profile, 0);
    }

    public boolean isEmpty() {
        return counts.isEmpty();
    }

    /** Whether it has at least as many devices of each profile. */
    public boolean covers(Layout other) {
        return other.counts.entrySet().stream().allMatch(it -> count(it.getKey()) >= it.getValue());
    }

    /** The same with {@code more} devices of a profile; fewer where that is negative. */
    public Layout plus(MigProfile profile, int more) {
        SortedMap<MigProfile, Integer> sum = new TreeMap<>(counts);
        sum.merge(profile, more, Integer::sum);
        return of(sum);
    }

    /** For example {@code 3x 1g.10gb + 1x 4g.40gb}. */
    @Override
    public String toString() {
        return counts.entrySet().stream()
                .map(it -> it.getValue() + "x " + it.getKey())
                .collect(Collectors.joining(" + "));
    }
}
