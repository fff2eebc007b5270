package io.gpurightsizer.audit.format;

import java.util.ArrayList;
import java.util.List;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.audit.Cost;
import io.gpurightsizer.audit.ResizedEarlier;
import io.gpurightsizer.audit.Totals;

/**
 * The figures that every report begins or ends with.
 *
 * @param name for example {@code GPUs asked for}
 * @param value for example {@code 12}
 * @param meaning how it is counted
 */
record Figure(String name, String value, String meaning) {
    private static final String COME_FREE = "GPUs that come free";

    /** Whether more of it is better. */
    public boolean good() {
        return name.equals(COME_FREE) || name.startsWith("saved");
    }

    static List<Figure> of(AuditReport report) {
        Totals.Sum all = report.totals().all();
        int asking = report.gpuWorkloads().size();
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(
                "GPUs asked for",
                String.valueOf(all.gpus()),
                "by " + asking + " of " + Numbers.counted(all.workloads(), "workload")));
        if (all.gpusAtMost() > all.gpus()) {
            figures.add(new Figure(
                    "GPUs asked for at most",
                    String.valueOf(all.gpusAtMost()),
                    "with autoscalers at their maximum and during rolling updates"));
        }
        figures.add(new Figure("GPUs freed", String.valueOf(all.freed()), "held by pods that would be resized"));
        figures.add(new Figure("GPUs used as partitions", used(all), "what the partitions of resized pods take up"));
        figures.add(new Figure(COME_FREE, Numbers.gpus(all.net()), "GPUs freed, net of partitions"));
        report.cost().ifPresent(cost -> {
            figures.add(new Figure(
                    "saved in an hour",
                    Numbers.money(cost.perHour()),
                    "at " + cost.gpuHour().toPlainString() + " per GPU hour"));
            figures.add(new Figure(
                    "saved in a month", Numbers.money(cost.perMonth()), "of " + Cost.HOURS_IN_A_MONTH + " hours"));
        });
        ResizedEarlier earlier = report.totals().earlier();
        if (earlier.pods() > 0) {
            figures.add(new Figure(
                    "GPUs freed earlier",
                    String.valueOf(earlier.gpusFreed()),
                    "by " + Numbers.counted(earlier.pods(), "pod") + " resized before; "
                            + Numbers.gpus(earlier.gpusNet()) + " net of partitions"));
        }
        return figures;
    }

    /** For example {@code 3 of 5 replicas resized}. */
    static String resizedOf(AuditedWorkload workload) {
        return workload.podsResized() + " of " + Numbers.counted(workload.replicas(), "replica") + " resized";
    }

    /** Where a pod that is meant to have a whole GPU may get a part of one; empty if nowhere. */
    static String onReplicas(AuditedWorkload workload) {
        return workload.replicaNodes().isEmpty()
                ? ""
                : "can land on " + workload.replicaNodes() + ", where nvidia.com/gpu is a part of a GPU";
    }

    /** For example {@code 1.43}, {@code 1.43 + 2 of unknown size}. */
    static String used(Totals.Sum sum) {
        String known = Numbers.gpus(sum.used());
        return sum.unsized() == 0 ? known : known + " + " + sum.unsized() + " of unknown size";
    }

    /** How much of whole GPUs partitions are, or that it is not known. */
    static String gpus(Totals.Partitions partitions) {
        return partitions.gpus() == 0 ? "unknown" : Numbers.gpus(partitions.gpus());
    }
}
