package io.gpurightsizer.audit;

import java.util.Comparator;
import java.util.List;

/**
 * A workload with what its place in a report depends on, which is worked out once: sorting asks for it again and again.
 *
 * @param gpus whole GPUs that come free of it, net of partitions
 */
record MostToFree(AuditedWorkload workload, double gpus, String title) {
    private static final Comparator<MostToFree> FIRST = Comparator.comparingDouble(MostToFree::gpus)
            .thenComparing(it -> it.workload().resized())
            .thenComparingLong(it -> it.workload().gpus())
            .thenComparing(it -> !it.workload().containers().isEmpty())
            .reversed()
            .thenComparing(it -> it.workload().namespace())
            .thenComparing(MostToFree::title);

    private MostToFree(AuditedWorkload workload) {
        this(workload, workload.gpusFreed() - workload.gpusUsed(), workload.title());
    }

    /** The workloads with the most to free first. */
    static List<AuditedWorkload> first(List<AuditedWorkload> workloads) {
        return workloads.stream()
                .map(MostToFree::new)
                .sorted(FIRST)
                .map(MostToFree::workload)
                .toList();
    }
}
