package io.gpurightsizer.audit.format;

import java.util.ArrayList;
import java.util.List;

import io.gpurightsizer.audit.Alternative;
import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.ResizedEarlier;
import io.gpurightsizer.audit.ResourceNeed;
import io.gpurightsizer.audit.Totals;
import io.gpurightsizer.sizing.KeepReason;

/** The sums before the workloads. */
final class TableSums {
    private static final int MOST_GROUPS = 15;
    private static final int GAP = 2;

    private final AuditReport report;
    private final Screen screen;
    private final List<String> lines = new ArrayList<>();

    TableSums(AuditReport report, Screen screen) {
        this.report = report;
        this.screen = screen;
    }

    /** What comes free, in all. */
    List<String> figures() {
        TextColumns names = new TextColumns();
        List<Figure> figures = Figure.of(report);
        figures.forEach(figure -> names.add(List.of(figure.name(), figure.value())));
        List<String> starts = names.lines(screen.width());
        int indent = starts.stream().mapToInt(DisplayWidth::of).max().orElse(0) + GAP;
        List<String> all = new ArrayList<>();
        for (int i = 0; i < figures.size(); i++) {
            String start = DisplayWidth.padded(starts.get(i), indent);
            screen.wrapped(figures.get(i).meaning(), start, " ".repeat(indent)).forEach(it -> all.add(screen.bold(it)));
        }
        return all;
    }

    /** The same by reason and resource; {@code wide}: by namespace and model too. */
    List<String> groups(boolean wide) {
        groups("REASON", report.totals().byReason());
        reasons();
        if (wide) {
            groups("NAMESPACE", report.totals().byNamespace());
            groups("MODEL", report.totals().byModel());
            saved();
        }
        partitions();
        resources();
        alternatives();
        return lines;
    }

    /** Why pods are kept, each reason once, with what a user can change. */
    private void reasons() {
        for (Totals.Sum sum : report.totals().byReason()) {
            KeepReason.ofCode(sum.name())
                    .filter(it -> !it.change().isEmpty())
                    .ifPresent(it -> lines.addAll(screen.wrapped(
                            it.code() + ": " + it.sentence() + ". To change it: " + it.change(), "  ", "    ")));
        }
    }

    private void groups(String heading, List<Totals.Sum> sums) {
        if (sums.isEmpty()) {
            return;
        }
        TextColumns columns = new TextColumns();
        columns.add(List.of(heading, "WORKLOADS", "GPUS", "FREED", "USED AS PARTITIONS"));
        for (Totals.Sum sum : sums.subList(0, Math.min(MOST_GROUPS, sums.size()))) {
            columns.add(List.of(
                    sum.name().isEmpty() ? "-" : sum.name(),
                    String.valueOf(sum.workloads()),
                    String.valueOf(sum.gpus()),
                    String.valueOf(sum.freed()),
                    Figure.used(sum)));
        }
        lines.add("");
        lines.addAll(columns.lines(screen.width()));
        if (sums.size() > MOST_GROUPS) {
            lines.add("and " + (sums.size() - MOST_GROUPS) + " more (all in -o json)");
        }
    }

    private void saved() {
        List<ResizedEarlier.Saved> sums = report.totals().earlier().byNamespace();
        if (sums.isEmpty()) {
            return;
        }
        TextColumns columns = new TextColumns();
        columns.add(List.of("SAVED ALREADY IN", "FREED", "USED AS PARTITIONS", "NET"));
        for (ResizedEarlier.Saved sum : sums.subList(0, Math.min(MOST_GROUPS, sums.size()))) {
            columns.add(List.of(
                    sum.namespace().isEmpty() ? "-" : sum.namespace(),
                    String.valueOf(sum.gpusFreed()),
                    Numbers.gpus(sum.gpusUsed()),
                    Numbers.gpus(sum.gpusNet())));
        }
        lines.add("");
        lines.addAll(columns.lines(screen.width()));
    }

    private void partitions() {
        if (report.totals().partitions().isEmpty() || report.devicesCounted()) {
            return;
        }
        TextColumns columns = new TextColumns();
        columns.add(List.of("NEEDED INSTEAD", "DEVICES", "AT MOST", "GPUS"));
        for (Totals.Partitions partitions : report.totals().partitions()) {
            columns.add(List.of(
                    partitions.target().toString(),
                    String.valueOf(partitions.count()),
                    String.valueOf(partitions.atMost()),
                    Figure.gpus(partitions)));
        }
        lines.add("");
        lines.addAll(columns.lines(screen.width()));
    }

    private void resources() {
        if (!report.devicesCounted()) {
            return;
        }
        TextColumns columns = new TextColumns();
        columns.add(List.of("RESOURCE", "NEEDED", "AT MOST", "OFFERED", "FREE"));
        for (ResourceNeed need : report.resources()) {
            columns.add(List.of(
                    need.target().toString(),
                    String.valueOf(need.needed()),
                    String.valueOf(need.atMost()),
                    Numbers.orDash(need.offered()),
                    Numbers.orDash(need.free())));
        }
        lines.add("");
        lines.addAll(columns.lines(screen.width()));
    }

    private void alternatives() {
        List<Alternative> freeing =
                report.alternatives().stream().filter(it -> it.gpusFreed() != 0).toList();
        if (freeing.isEmpty()) {
            return;
        }
        TextColumns columns = new TextColumns();
        columns.add(List.of("WOULD FREE BESIDES", "GPUS", "NET", "WHOLE"));
        for (Alternative alternative : freeing) {
            columns.add(List.of(
                    alternative.setting(),
                    String.valueOf(alternative.gpusFreed()),
                    Numbers.gpus(alternative.gpusNet()),
                    String.valueOf(alternative.gpusWhole())));
        }
        lines.add("");
        lines.addAll(columns.lines(screen.width()));
    }
}
