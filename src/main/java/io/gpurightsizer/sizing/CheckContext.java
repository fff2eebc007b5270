package io.gpurightsizer.sizing;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.table.SizingTable;

/** One pod's case while the questions are asked: what one of them looked up, the next ones find at hand. */
final class CheckContext {
    final GpuWorkload workload;
    final SizingTable table;
    private final Offers offers;
    private final Map<GpuContainer, Optional<ResolvedNeed>> rulings = new IdentityHashMap<>(4);
    private final Map<GpuContainer, Candidates> candidates = new IdentityHashMap<>(4);
    private Offers.Reachable reachable;

    CheckContext(GpuWorkload workload, SizingTable table, Offers offers) {
        this.workload = workload;
        this.table = table;
        this.offers = offers;
    }

    Optional<ResolvedNeed> ruling(GpuContainer container) {
        return rulings.computeIfAbsent(container, it -> ResolvedNeed.of(it, workload, table));
    }

    /** Only for a container whose ruling is that a part of a GPU will do. */
    Candidates candidates(GpuContainer container) {
        return candidates.computeIfAbsent(
                container,
                it -> Candidates.of(it, ruling(it).orElseThrow().need(), table.headroomPercent(), reachable()));
    }

    Offers.Reachable reachable() {
        if (reachable == null) {
            reachable = offers.to(workload.placement());
        }
        return reachable;
    }
}
