package io.gpurightsizer.sizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.table.SizingTable;

/** Decides what becomes of a pod. */
public final class Sizer {
    private Sizer() {}

    /**
     * Asks the questions in the order of {@link KeepReason}; the first that a container answers with yes keeps the pod as
     * it is, and if none does it is resized to the smallest offers that fit. Same input, same answer; never throws for
     * values that could be constructed.
     */
    public static SizingDecision decide(GpuWorkload workload, SizingTable table, Offers offers) {
        if (workload.containers().isEmpty() || workload.alreadyResized()) {
            return nothingToResize(workload);
        }
        CheckContext deliberation = new CheckContext(workload, table, offers);
        for (Check question : Check.OF_A_CONTAINER) {
            for (GpuContainer container : workload.containers()) {
                Optional<SizingDecision.Keep> keep = question.ask(deliberation, container);
                if (keep.isPresent()) {
                    return keep.get();
                }
            }
        }
        return NodeFit.of(deliberation)
                .<SizingDecision>map(fit -> fit.resize(deliberation))
                .orElseGet(() -> noNodeHoldsAll(deliberation));
    }

    /**
     * The same questions, each answered for each container that asks for a whole GPU, also those after the one that
     * decides.
     */
    public static List<Explanation> explain(GpuWorkload workload, SizingTable table, Offers offers) {
        CheckContext deliberation = new CheckContext(workload, table, offers);
        List<Explanation> explanations = new ArrayList<>();
        for (GpuContainer container : workload.containers()) {
            explanations.add(Explanation.of(deliberation, container));
        }
        return explanations;
    }

    private static SizingDecision.Keep nothingToResize(GpuWorkload workload) {
        return new SizingDecision.Keep(
                KeepReason.NO_WHOLE_GPU, workload.alreadyResized() ? "it was resized already" : "", "");
    }

    private static SizingDecision.Keep noNodeHoldsAll(CheckContext deliberation) {
        List<GpuContainer> containers = deliberation.workload.containers();
        return new SizingDecision.Keep(
                KeepReason.NOT_OFFERED,
                "no one node offers all that its " + containers.size() + " containers need",
                deliberation.ruling(containers.get(0)).map(ResolvedNeed::origin).orElse(""));
    }
}
