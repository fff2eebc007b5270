package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.AuditedContainer;
import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.audit.Note;
import io.gpurightsizer.audit.Totals;
import io.gpurightsizer.objects.UnreadableDocument;

/** The report for issues and wikis. */
final class MarkdownFormat implements ReportFormat {
    @Override
    public void write(AuditReport report, Appendable out) throws IOException {
        out.append("Offers: ").append(Markdown.text(report.offers())).append("\n\n# GPU audit\n\n");
        row(List.of("", "", ""), out);
        row(List.of("---", "---:", "---"), out);
        for (TotalsSummary figure : TotalsSummary.of(report)) {
            row(List.of(figure.name(), "**" + figure.value() + "**", Markdown.text(figure.meaning())), out);
        }
        out.append('\n').append(AuditReport.HOW_COUNTED).append('\n');
        workloads(report.gpuWorkloads(), out);
        sums("Reasons", "reason", report.totals().byReason(), out);
        sums("Namespaces", "namespace", report.totals().byNamespace(), out);
        sums("Models", "model", report.totals().byModel(), out);
        partitions(report.totals().partitions(), out);
        notes(report.notes(), out);
        unread(report.unread(), out);
    }

    private static void workloads(List<AuditedWorkload> workloads, Appendable out) throws IOException {
        if (workloads.isEmpty()) {
            out.append("\nNo workload asks for a whole GPU.\n");
            return;
        }
        out.append("\n## Workloads\n\n");
        row(List.of("namespace", "workload", "container", "model", "asks for", "decision", "gets", "why"), out);
        row(List.of("---", "---", "---", "---", "---", "---", "---", "---"), out);
        for (AuditedWorkload workload : workloads) {
            for (AuditedContainer container : workload.containers()) {
                row(cells(workload, container), out);
            }
        }
    }

    private static List<String> cells(AuditedWorkload workload, AuditedContainer container) {
        String verb = workload.decision().verb();
        String remarks = workload.remarks().stream().map(it -> " (" + it + ")").collect(Collectors.joining());
        return List.of(
                Markdown.code(workload.namespace()),
                Markdown.code(workload.title()),
                Markdown.code(container.name()),
                container.model().isKnown() ? Markdown.code(container.model().name()) : "unknown",
                workload.replicas() + " × " + Numbers.counted(container.gpus(), "GPU"),
                (workload.resized() ? "**" + verb + "**" : verb) + ", "
                        + Markdown.code(workload.decision().reasonCode()),
                container.target().map(it -> Markdown.code(it.toString())).orElse("")
                        + container.share().map(it -> " (" + it + ")").orElse(""),
                Markdown.text(workload.decision().explanation() + remarks));
    }

    private static void sums(String title, String name, List<Totals.Sum> sums, Appendable out) throws IOException {
        if (sums.isEmpty()) {
            return;
        }
        out.append("\n## ").append(title).append("\n\n");
        row(List.of(name, "workloads", "GPUs", "freed", "used as partitions"), out);
        row(List.of("---", "---:", "---:", "---:", "---:"), out);
        for (Totals.Sum sum : sums) {
            row(
                    List.of(
                            sum.name().isEmpty() ? "-" : Markdown.code(sum.name()),
                            String.valueOf(sum.workloads()),
                            String.valueOf(sum.gpus()),
                            String.valueOf(sum.freed()),
                            TotalsSummary.used(sum)),
                    out);
        }
    }

    private static void partitions(List<Totals.Partitions> partitions, Appendable out) throws IOException {
        if (partitions.isEmpty()) {
            return;
        }
        out.append("\n## Needed instead\n\n");
        row(List.of("partition", "devices", "GPUs"), out);
        row(List.of("---", "---:", "---:"), out);
        for (Totals.Partitions needed : partitions) {
            row(
                    List.of(
                            Markdown.code(needed.target().toString()),
                            String.valueOf(needed.count()),
                            TotalsSummary.gpus(needed)),
                    out);
        }
    }

    private static void notes(List<Note> notes, Appendable out) throws IOException {
        for (Note note : notes) {
            out.append("\n## ").append(note.topic()).append("\n\n");
            out.append(Markdown.text(note.text())).append('\n');
            if (!note.manifest().isEmpty()) {
                out.append('\n');
                for (String line : note.manifest().lines().toList()) {
                    out.append("    ").append(line).append('\n');
                }
            }
        }
    }

    private static void unread(List<UnreadableDocument> unread, Appendable out) throws IOException {
        if (!unread.isEmpty()) {
            out.append("\n## Could not be read\n\n");
            for (UnreadableDocument one : unread) {
                out.append("- ").append(Markdown.code(one.at().toString())).append(' ');
                out.append(Markdown.text(one.why())).append('\n');
            }
        }
    }

    private static void row(List<String> cells, Appendable out) throws IOException {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
