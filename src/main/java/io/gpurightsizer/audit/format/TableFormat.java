package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.util.List;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.AuditedContainer;
import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.audit.DecidedPods;
import io.gpurightsizer.audit.Note;
import io.gpurightsizer.objects.UnreadableDocument;

/** The report for a terminal: the figures, then the workloads with what becomes of each, then what else is to be known. */
public final class TableFormat implements ReportFormat {
    private static final List<String> HEADINGS =
            List.of("NAMESPACE", "WORKLOAD", "CONTAINER", "MODEL", "ASKS FOR", "DECISION", "REASON", "GETS");
    private static final String INDENT = "    ";

    private final Screen screen;
    private final Listing listing;

    public TableFormat(Screen screen, Listing listing) {
        this.screen = screen;
        this.listing = listing;
    }

    @Override
    public void write(AuditReport report, Appendable out) throws IOException {
        paragraph("Offers: " + report.offers(), "", out);
        out.append('\n');
        TableSums sums = new TableSums(report, screen);
        lines(sums.figures(), out);
        if (!listing.quiet()) {
            lines(sums.groups(listing.wide()), out);
            out.append('\n');
            workloads(report, out);
            notes(report, out);
        }
        unread(report, out);
    }

    private void workloads(AuditReport report, Appendable out) throws IOException {
        List<AuditedWorkload> matching = listing.matching(report.gpuWorkloads());
        List<AuditedWorkload> first = listing.first(matching);
        if (report.gpuWorkloads().isEmpty()) {
            out.append(report.nothingFound()).append('\n');
        } else if (listing.wide()) {
            inFull(first, out);
        } else if (!first.isEmpty()) {
            ShortLines rows = new ShortLines();
            first.forEach(workload -> listing.shown(workload).forEach(it -> rows.add(workload, it)));
            lines(rows.lines(screen), out);
            paragraph("--wide shows the reasons in words, explain every question of a decision.", "", out);
        }
        if (first.size() < matching.size()) {
            out.append("and " + Numbers.counted(matching.size() - first.size(), "more workload"))
                    .append('\n');
        }
    }

    /** Lines of any length, each with the decision in words below. */
    private void inFull(List<AuditedWorkload> workloads, Appendable out) throws IOException {
        TextColumns columns = new TextColumns();
        columns.add(HEADINGS);
        for (AuditedWorkload workload : workloads) {
            for (DecidedPods decided : listing.shown(workload)) {
                decided.containers().forEach(container -> columns.add(row(workload, decided, container)));
            }
        }
        List<String> lines = columns.lines(Screen.UNLIMITED);
        out.append(screen.bold(lines.get(0))).append('\n');
        int next = 1;
        for (AuditedWorkload workload : workloads) {
            for (DecidedPods decided : listing.shown(workload)) {
                for (int i = 0; i < decided.containers().size(); i++) {
                    String line = lines.get(next++);
                    out.append(decided.resized() ? screen.green(line) : line).append('\n');
                }
                paragraph(decided.decision().explanation(), INDENT, out);
            }
            for (String remark : workload.allRemarks()) {
                paragraph("(" + remark + ")", INDENT, out);
            }
        }
    }

    private static List<String> row(AuditedWorkload workload, DecidedPods decided, AuditedContainer container) {
        return List.of(
                workload.namespace().isEmpty() ? "-" : workload.namespace(),
                workload.title(),
                (container.position().init() ? "init " : "") + container.name(),
                container.model().toString(),
                decided.pods() + " × " + Numbers.counted(container.gpus(), "GPU"),
                decided.decision().verb(),
                decided.decision().reasonCode(),
                container.target().map(Object::toString).orElse("-")
                        + container.share().map(share -> " (" + share + ")").orElse(""));
    }

    private void notes(AuditReport report, Appendable out) throws IOException {
        for (Note note : report.notes()) {
            out.append('\n');
            paragraph(note.topic() + ": " + note.text(), "", out);
            for (String line : note.manifest().lines().toList()) {
                out.append(INDENT).append(line).append('\n');
            }
        }
    }

    private void unread(AuditReport report, Appendable out) throws IOException {
        if (!report.unread().isEmpty()) {
            out.append('\n').append(screen.red("Could not be read:")).append('\n');
            for (UnreadableDocument unread : report.unread()) {
                paragraph(unread.toString(), "  ", out);
            }
        }
    }

    private static void lines(List<String> lines, Appendable out) throws IOException {
        for (String line : lines) {
            out.append(line).append('\n');
        }
    }

    private void paragraph(String text, String indent, Appendable out) throws IOException {
        for (String line : screen.wrapped(text, indent, indent)) {
            out.append(indent.isEmpty() ? line : screen.faint(line)).append('\n');
        }
    }
}
