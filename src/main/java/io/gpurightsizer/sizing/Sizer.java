package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Optional;

import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.table.SizingTable;

/** Decides what becomes of a pod. */
public final class Sizer {
    private Sizer() {}

    /**
     * Asks the questions of {@link Checks} in their order. The first that a container answers with yes keeps the pod as it
     * is; if none does, each container gets the smallest offer that fits, all of them on one node. Same input, same
     * answer; never throws for values that could be constructed.
     */
    public static SizingDecision decide(GpuWorkload workload, SizingTable table, Offers offers) {
        if (workload.containers().isEmpty()) {
            return new SizingDecision.Keep(KeepReason.NO_WHOLE_GPU, "", "");
        }
        List<CheckContext> containers = CheckContext.of(workload, table, offers);
        for (Check check : Checks.IN_ORDER) {
            for (CheckContext container : containers) {
                CheckResult result = check.ask(container);
                if (result.keeps()) {
                    SizingDecision.Keep keep = container.keep(check.reason(), result.detail());
                    return check.reason() == KeepReason.WHOLE_GPU_ROW ? keep.steered(Steering.of(containers)) : keep;
                }
            }
        }
        Optional<NodeFit> free = NodeFit.free(containers);
        if (free.isPresent()) {
            return free.get().resize();
        }
        Optional<NodeFit> held = NodeFit.admitted(containers);
        if (held.isEmpty()) {
            return NodeFit.any(containers)
                    .map(it -> containers
                            .get(0)
                            .keep(KeepReason.WOULD_BE_REFUSED, it.refusal().orElse("")))
                    .orElseGet(() -> kept(containers, KeepReason.NOT_OFFERED, "offers"));
        }
        return containers.stream().allMatch(FreeChecks::mayGoOn)
                ? held.get().resize()
                : kept(containers, KeepReason.NONE_FREE, "has free");
    }

    /**
     * The same questions, each answered for each container that asks for a whole GPU, also those after the one that
     * decides.
     */
    public static List<Explanation> explain(GpuWorkload workload, SizingTable table, Offers offers) {
        return CheckContext.of(workload, table, offers).stream()
                .map(Explanation::of)
                .toList();
    }

    private static SizingDecision.Keep kept(List<CheckContext> containers, KeepReason reason, String lacks) {
        String detail = "no one node " + lacks + " all that its " + containers.size() + " containers need";
        return containers.get(0).keep(reason, detail);
    }
}
