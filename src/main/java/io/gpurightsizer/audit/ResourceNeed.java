package io.gpurightsizer.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Target;

/**
 * Devices of one kind: how many are needed, and how many there are.
 *
 * @param target what a pod asks for to get one
 * @param needed how many pods need that are resized, or kept only because none is free; of whole GPUs, by pods that are kept
 * @param atMost the same, with autoscalers at their maximum and during rolling updates
 * @param offered how many there are; empty where nothing is counted
 * @param free how many of them no pod has or waits for, but for those that are audited
 */
public record ResourceNeed(Target target, long needed, long atMost, OptionalLong offered, OptionalLong free) {
    private static final Target WHOLE_GPU = Target.of(ExtendedResource.WHOLE_GPU);

    /**
     * One for each kind that is offered or needed.
     *
     * @param workloads as they are decided
     * @param waiting as they would be decided if those waited for which nothing is free
     */
    static List<ResourceNeed> of(
            List<AuditedWorkload> workloads, List<AuditedWorkload> waiting, List<Offers.Stock> stock) {
        Map<String, ResourceNeed> needs = new TreeMap<>();
        stock.forEach(it -> needs.put(
                it.target().toString(),
                new ResourceNeed(it.target(), 0, 0, OptionalLong.of(it.offered()), OptionalLong.of(it.free()))));
        Totals.partitions(waiting).forEach(it -> add(it.target(), it.count(), it.atMost(), needs));
        if (!stock.isEmpty()) {
            workloads.forEach(it -> addKept(it, needs));
        }
        return new ArrayList<>(needs.values());
    }

    private static void addKept(AuditedWorkload workload, Map<String, ResourceNeed> needs) {
        for (DecidedPods decided : workload.decided()) {
            if (!decided.resized() && workload.gpusPerPod() > 0) {
                long each = workload.gpusPerPod();
                add(WHOLE_GPU, each * decided.pods(), each * workload.podsAtMost(decided), needs);
            }
        }
    }

    private static void add(Target target, long count, long atMost, Map<String, ResourceNeed> needs) {
        needs.merge(
                target.toString(),
                new ResourceNeed(target, count, atMost, OptionalLong.empty(), OptionalLong.empty()),
                (there, more) -> new ResourceNeed(
                        target, there.needed + count, there.atMost + atMost, there.offered, there.free));
    }
}
