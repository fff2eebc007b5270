package io.gpurightsizer.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.gpurightsizer.plan.layout.Devices;
import io.gpurightsizer.plan.layout.PodGroup;

/** Devices beside those that pods need. */
final class Headroom {
    static final String NAME = "headroom";

    private Headroom() {}

    /** So many per cent more of each kind of device in a pool, rounded up, as if they were pods that may stand anywhere. */
    static List<PodGroup> of(List<PodGroup> groups, int percent) {
        Devices all = PodGroup.devicesOf(groups);
        List<PodGroup> more = new ArrayList<>();
        all.partitions().forEach((it, n) -> add(more, new Devices(new TreeMap<>(Map.of(it, 1)), 0, 0), n, percent));
        add(more, new Devices(new TreeMap<>(), 1, 0), all.whole(), percent);
        add(more, new Devices(new TreeMap<>(), 0, 1), all.shared(), percent);
        return more;
    }

    private static void add(List<PodGroup> more, Devices device, int count, int percent) {
        int extra = (int) (((long) count * percent + 99) / 100);
        if (extra > 0) {
            more.add(new PodGroup(NAME, device, extra, Set.of(), List.of(), Map.of()));
        }
    }
}
