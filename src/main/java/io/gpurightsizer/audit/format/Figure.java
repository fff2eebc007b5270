package io.gpurightsizer.audit.format;

import java.util.ArrayList;
import java.util.List;

import io.gpurightsizer.audit.AuditReport;
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
    private static final String WHOLE = "whole GPUs that come free";

    /** Whether more of it is better. */
    public boolean good() {
        return name.equals(WHOLE) || name.startsWith("saved");
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
        figures.add(new Figure("GPUs that come free", Numbers.gpus(all.net()), "GPUs freed, net of partitions"));
        figures.add(new Figure(
                WHOLE,
                String.valueOf(report.totals().gpusWhole()),
                "once the partitions are packed onto as few GPUs as possible"));
        report.cost().ifPresent(cost -> addSaved(cost, figures));
        addEarlier(report, figures);
        addPods(report.totals(), figures);
        return figures;
    }

    private static void addSaved(Cost cost, List<Figure> figures) {
        figures.add(new Figure(
                "saved in an hour",
                Numbers.money(cost.perHour()),
                "by whole GPUs, at " + cost.gpuHour().toPlainString() + " per GPU hour"));
        figures.add(new Figure(
                "saved in a month", Numbers.money(cost.perMonth()), "of " + Cost.HOURS_IN_A_MONTH + " hours"));
    }

    private static void addEarlier(AuditReport report, List<Figure> figures) {
        ResizedEarlier earlier = report.totals().earlier();
        if (earlier.pods() == 0) {
            return;
        }
        figures.add(new Figure(
                "GPUs freed earlier",
                String.valueOf(earlier.saved().gpusFreed()),
                "by " + Numbers.counted(earlier.pods(), "pod") + " resized before; "
                        + Numbers.gpus(earlier.saved().gpusNet()) + " net of partitions, " + earlier.gpusWhole()
                        + " whole"));
        report.costEarlier()
                .ifPresent(cost -> figures.add(new Figure(
                        "saved already in a month",
                        Numbers.money(cost.perMonth()),
                        "by the whole GPUs that were freed earlier")));
    }

    private static void addPods(Totals totals, List<Figure> figures) {
        if (totals.fitNow() > 0) {
            figures.add(new Figure(
                    "pods that would fit now",
                    String.valueOf(totals.fitNow()),
                    "run with a whole GPU, but what fits them is free now; created anew they get it"));
        }
        if (totals.onReplicas() > 0) {
            figures.add(new Figure(
                    "pods that may miss a whole GPU",
                    String.valueOf(totals.onReplicas()),
                    "meant to have one, but on some nodes nvidia.com/gpu is a part of a GPU"));
        }
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
