package io.gpurightsizer.gpu.packing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.MigProfile;

/**
 * A kind of GPU board with every layout it can have, for example the 77 of an H100 (127 with {@code +me}).
 *
 * <p>Two MIG devices may not overlap in memory units, they have no more compute slices together than the board has, and at
 * most one of them has {@code +me} or {@code +me.all} (NVIDIA MIG User Guide, "Supported MIG Profiles").
 */
public final class Board {
    private final GpuModel model;
    private final List<MigProfile> profiles;
    private final Vectors vectors;

    private Board(GpuModel model) {
        this.model = model;
        this.profiles = model.profiles().stream().map(GpuModel.Profile::profile).toList();
        this.vectors = Vectors.of(model);
    }

    /** The board of a product; one without MIG has no layout. */
    public static Board of(GpuModel model) {
        return new Board(model);
    }

    public GpuModel model() {
        return model;
    }

    /** Every legal layout with at least one device. */
    public List<Layout> layouts() {
        return vectors.legal().stream().map(this::layout).toList();
    }

    /** Whether the devices of a layout can stand on one board together; so can none. */
    public boolean isLegal(Layout layout) {
        return vector(layout.counts()).filter(vectors::isLegal).isPresent();
    }

    /** Whether the board can be cut into devices of this profile. */
    public boolean has(MigProfile profile) {
        return profiles.contains(profile);
    }

    /**
     * The fewest boards that hold these devices, as far as they can be found: nothing better is known to exist in any demand
     * that was tried, and where the number equals the lower bound nothing better can.
     *
     * @param demand how many devices of each profile
     * @throws IllegalArgumentException if the board does not have a profile
     */
    public Packing pack(Map<MigProfile, Integer> demand) {
        int[] wanted = vector(demand)
                .orElseThrow(() -> new IllegalArgumentException(
                        model.family() + " cannot be cut into " + demand.keySet() + "; it has " + profiles));
        Packed packed = Packed.of(wanted, vectors);
        Map<Layout, Integer> counts = new LinkedHashMap<>();
        packed.boards().forEach((vector, count) -> counts.merge(layout(vector.counts()), count, Integer::sum));
        return new Packing(Collections.unmodifiableMap(counts), packed.lowerBound());
    }

    /** The layout with what is left of the board given to these profiles, as often as they fit, the first one first. */
    public Layout filled(Layout layout, List<MigProfile> mostWantedFirst) {
        Layout filled = layout;
        for (MigProfile profile : mostWantedFirst) {
            while (isLegal(filled.plus(profile, 1))) {
                filled = filled.plus(profile, 1);
            }
        }
        return filled;
    }

    private Layout layout(int[] vector) {
        SortedMap<MigProfile, Integer> counts = new TreeMap<>();
        for (int i = 0; i < vector.length; i++) {
            if (vector[i] > 0) {
                counts.put(profiles.get(i), vector[i]);
            }
        }
        return new Layout(counts);
    }

    /** Empty if there is a profile that the board does not have. */
    private Optional<int[]> vector(Map<MigProfile, Integer> counts) {
        int[] vector = new int[profiles.size()];
        List<MigProfile> unknown = new ArrayList<>();
        counts.forEach((profile, count) -> {
            int at = profiles.indexOf(profile);
            if (at >= 0) {
                vector[at] = count;
            } else if (count > 0) {
                unknown.add(profile);
            }
        });
        return unknown.isEmpty() ? Optional.of(vector) : Optional.empty();
    }
}
