package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.util.List;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.AuditedContainer;
import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.audit.GpuShare;
import io.gpurightsizer.text.SafeText;

/**
 * The report for spreadsheets: RFC 4180, a header line, then a line for each container, and one for each workload that
 * asks for no GPU. A text that a spreadsheet would take for a formula gets an apostrophe before it.
 */
final class CsvFormat implements ReportFormat {
    private static final List<String> HEADER = List.of(
            "namespace",
            "kind",
            "name",
            "part",
            "container",
            "replicas",
            "gpus_per_pod",
            "gpus",
            "gpus_freed",
            "gpus_used_as_partitions",
            "model",
            "model_found_in",
            "mode",
            "decision",
            "reason",
            "explanation",
            "row",
            "target",
            "share",
            "file",
            "line",
            "remarks");

    /** What makes spreadsheets calculate, also in full width. */
    private static final String FORMULA_STARTS = "=+-@\t\r\n|%＝＋－＠";

    @Override
    public void write(AuditReport report, Appendable out) throws IOException {
        line(HEADER, out);
        for (AuditedWorkload workload : report.workloads()) {
            for (AuditedContainer container : workload.containers()) {
                line(cells(workload, container), out);
            }
            if (workload.containers().isEmpty()) {
                line(cells(workload), out);
            }
        }
    }

    private static List<String> cells(AuditedWorkload workload, AuditedContainer container) {
        long gpus = (long) container.counted() * workload.replicas();
        double used = container.share().map(GpuShare::gpus).orElse(0.0) * gpus;
        return List.of(
                text(workload.namespace()),
                text(workload.kind()),
                text(workload.name()),
                text(workload.part()),
                text(container.name()),
                String.valueOf(workload.replicas()),
                String.valueOf(container.gpus()),
                String.valueOf(gpus),
                String.valueOf(workload.resized() ? gpus : 0),
                Numbers.exact(used),
                text(container.model().name()),
                text(container.model().foundIn()),
                text(workload.mode().toString()),
                text(workload.decision().verb()),
                text(workload.decision().reasonCode()),
                text(workload.decision().explanation()),
                text(container.row()),
                text(container.target().map(Object::toString).orElse("")),
                share(container),
                text(container.at().file()),
                String.valueOf(container.at().line()),
                text(String.join("; ", workload.remarks())));
    }

    private static List<String> cells(AuditedWorkload workload) {
        return List.of(
                text(workload.namespace()),
                text(workload.kind()),
                text(workload.name()),
                text(workload.part()),
                "",
                String.valueOf(workload.replicas()),
                "0",
                "0",
                "0",
                "0",
                "",
                "",
                text(workload.mode().toString()),
                text(workload.decision().verb()),
                text(workload.decision().reasonCode()),
                text(workload.decision().explanation()),
                "",
                "",
                "",
                text(workload.at().file()),
                String.valueOf(workload.at().line()),
                text(String.join("; ", workload.remarks())));
    }

    /** A fraction alone would be read as a date. */
    private static String share(AuditedContainer container) {
        return container.share().map(share -> text(share + " GPU")).orElse("");
    }

    private static String text(String text) {
        String visible = SafeText.escaped(text);
        String start = visible.stripLeading();
        boolean formula = !start.isEmpty() && FORMULA_STARTS.indexOf(start.charAt(0)) >= 0;
        String inert = formula ? "'" + visible : visible;
        boolean quoted = inert.chars().anyMatch(c -> c == '"' || c == ',' || c == ';' || c == ' ' || c == '\'');
        return quoted ? '"' + inert.replace("\"", "\"\"") + '"' : inert;
    }

    private static void line(List<String> cells, Appendable out) throws IOException {
        out.append(String.join(",", cells)).append("\r\n");
    }
}
