package io.gpurightsizer.recommend;

import java.util.Comparator;
import java.util.List;

import io.gpurightsizer.audit.SeenUse;
import io.gpurightsizer.audit.SeenUse.Against;

/** What an audit shows of recommendations: what was seen beside the rows of today. */
public final class SeenUses {
    private SeenUses() {}

    /** Of all containers of which something was seen; the rows that are too small first. */
    public static List<SeenUse> of(RecommendationReport report) {
        return report.containers().stream()
                .filter(it -> it.observed().isPresent())
                .map(it -> new SeenUse(
                        it.namespace(),
                        it.kind(),
                        it.name(),
                        it.part(),
                        it.container(),
                        it.observed().get().max(),
                        it.confidence().toString(),
                        it.row(),
                        it.rowMemory(),
                        against(it)))
                .sorted(Comparator.comparing(SeenUse::against))
                .toList();
    }

    private static Against against(Recommendation it) {
        if (it.isRowTooSmall()) {
            return Against.TOO_SMALL;
        }
        if (it.claimed() || it.confidence() == Confidence.NONE || it.rowMemory().isEmpty()) {
            return Against.NOT_COMPARED;
        }
        return it.isRowFarTooLarge() ? Against.FAR_TOO_LARGE : Against.FITS;
    }
}
