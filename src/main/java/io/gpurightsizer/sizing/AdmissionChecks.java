package io.gpurightsizer.sizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.gpurightsizer.sizing.offers.AdmissionRules;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Target;

/** The question of what the API server would say to the renamed pod. */
final class AdmissionChecks {
    private AdmissionChecks() {}

    /** Would a ResourceQuota or a LimitRange refuse every offer that fits? */
    static OffersLeft wouldBeRefused(CheckContext context, List<Offer> fitting) {
        List<Offer> admitted = OfferChecks.select(
                fitting, offer -> refusal(List.of(context), List.of(offer)).isEmpty());
        return admitted.isEmpty()
                ? OffersLeft.none(
                        refusal(List.of(context), List.of(fitting.get(0))).orElseThrow())
                : new OffersLeft(admitted, admitted.size() + " may be asked for");
    }

    /** What refuses a pod whose containers get these, one each; empty if nothing does. */
    static Optional<String> refusal(List<CheckContext> containers, List<Offer> offers) {
        GpuWorkload workload = containers.get(0).workload;
        List<Target> init = new ArrayList<>();
        List<Target> main = new ArrayList<>();
        for (int i = 0; i < containers.size(); i++) {
            List<Target> asked = containers.get(i).container.at().init() ? init : main;
            asked.add(offers.get(i).target());
        }
        return containers
                .get(0)
                .admissionRules()
                .refusal(new AdmissionRules.Renamed(
                        main,
                        init,
                        workload.quotaScopes(),
                        isBestEffort(workload.placement()),
                        workload.decidedBefore()));
    }

    private static boolean isBestEffort(Placement placement) {
        return !placement.requests().containsKey("cpu") && !placement.requests().containsKey("memory");
    }
}
