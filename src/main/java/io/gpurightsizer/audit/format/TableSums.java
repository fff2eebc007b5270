package io.gpurightsizer.audit.format;

import java.util.ArrayList;
import java.util.List;

import io.gpurightsizer.audit.Alternative;
import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.ResourceNeed;
import io.gpurightsizer.audit.Totals;

/** The sums at the end of the table. */
final class TableSums {
    private static final int MOST_GROUPS = 15;

    private final AuditReport report;
    private final Screen screen;
    private final List<String> lines = new ArrayList<>();

    TableSums(AuditReport report, Screen screen) {
        this.report = report;
        this.screen = screen;
    }

    List<String> lines() {
        TextColumns headline = new TextColumns();
        Figure.of(report).forEach(figure -> headline.add(List.of(figure.name(), figure.value(), figure.meaning())));
        headline.lines(screen.width()).forEach(line -> lines.add(screen.bold(line)));
        groups("DECISION", report.totals().byDecision());
        groups("REASON", report.totals().byReason());
        groups("NAMESPACE", report.totals().byNamespace());
        groups("MODEL", report.totals().byModel());
        partitions();
        resources();
        alternatives();
        return lines;
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

    private void partitions() {
        if (report.totals().partitions().isEmpty()) {
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
        if (report.gpuWorkloads().isEmpty()) {
            return;
        }
        TextColumns columns = new TextColumns();
        columns.add(List.of("WOULD FREE BESIDES", "GPUS", "NET", "WHOLE"));
        for (Alternative alternative : report.alternatives()) {
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
