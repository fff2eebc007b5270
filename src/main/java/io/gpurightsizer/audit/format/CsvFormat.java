package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.AuditedContainer;
import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.audit.DecidedPods;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.text.SafeText;

/**
 * The report for spreadsheets: RFC 4180, a header line, then a line for each container of pods of which
 * the same becomes, and one for each workload that
 * asks for no GPU. A text that a spreadsheet would take for a formula gets an apostrophe before it.
 */
final class CsvFormat implements ReportFormat {
    private static final List<Column> COLUMNS = List.of(
            text("namespace", AuditedWorkload::namespace),
            text("kind", AuditedWorkload::kind),
            text("name", AuditedWorkload::name),
            text("part", AuditedWorkload::part),
            ofContainer("container", AuditedContainer::name),
            new Column("replicas", row -> String.valueOf(row.decided().pods())),
            number("gpus_per_pod", it -> String.valueOf(it.gpus())),
            number("gpus", it -> String.valueOf(it.devices())),
            number("gpus_freed", it -> String.valueOf(it.gpusFreed())),
            number("gpus_used_as_partitions", it -> Numbers.exact(it.gpusUsed())),
            ofContainer("model", it -> it.model().name()),
            ofContainer("model_found_in", it -> it.model().foundIn()),
            text("mode", it -> it.mode().toString()),
            new Column("decision", row -> text(row.decided().decision().verb())),
            new Column("reason", row -> text(row.decided().decision().reasonCode())),
            new Column("explanation", row -> text(row.decided().decision().explanation())),
            ofContainer("row", AuditedContainer::row),
            ofContainer("target", it -> it.target().map(Object::toString).orElse("")),
            // A fraction alone would be read as a date.
            ofContainer("share", it -> it.share().map(share -> share + " GPU").orElse("")),
            new Column("file", row -> text(row.at().file())),
            new Column("line", row -> String.valueOf(row.at().line())),
            text("remarks", it -> String.join("; ", it.allRemarks())),
            new Column("replicas_at_most", row -> String.valueOf(row.workload().podsAtMost(row.decided()))),
            text("replica_nodes", AuditedWorkload::replicaNodes));

    /** What makes spreadsheets calculate, also in full width. */
    private static final String FORMULA_STARTS = "=+-@\t\r\n|%＝＋－＠";

    private record Row(AuditedWorkload workload, DecidedPods decided, Optional<AuditedContainer> container) {
        Source at() {
            return container.map(AuditedContainer::at).orElse(workload.at());
        }
    }

    private record Column(String heading, Function<Row, String> cell) {}

    private static Column text(String heading, Function<AuditedWorkload, String> value) {
        return new Column(heading, row -> text(value.apply(row.workload())));
    }

    /** Empty for a workload that asks for no GPU. */
    private static Column ofContainer(String heading, Function<AuditedContainer, String> value) {
        return new Column(
                heading, row -> row.container().map(it -> text(value.apply(it))).orElse(""));
    }

    /** 0 for a workload that asks for no GPU. */
    private static Column number(String heading, Function<AuditedContainer, String> value) {
        return new Column(heading, row -> row.container().map(value).orElse("0"));
    }

    @Override
    public void write(AuditReport report, Appendable out) throws IOException {
        line(Column::heading, out);
        for (AuditedWorkload workload : report.workloads()) {
            for (DecidedPods decided : workload.decided()) {
                for (AuditedContainer container : decided.containers()) {
                    line(it -> it.cell().apply(new Row(workload, decided, Optional.of(container))), out);
                }
                if (decided.containers().isEmpty()) {
                    line(it -> it.cell().apply(new Row(workload, decided, Optional.empty())), out);
                }
            }
        }
    }

    private static void line(Function<Column, String> cell, Appendable out) throws IOException {
        out.append(COLUMNS.stream().map(cell).collect(Collectors.joining(","))).append("\r\n");
    }

    private static String text(String text) {
        String visible = SafeText.escaped(text);
        String start = visible.stripLeading();
        boolean formula = !start.isEmpty() && FORMULA_STARTS.indexOf(start.charAt(0)) >= 0;
        String inert = formula ? "'" + visible : visible;
        boolean quoted = inert.chars().anyMatch(c -> "\",; '".indexOf(c) >= 0);
        return quoted ? '"' + inert.replace("\"", "\"\"") + '"' : inert;
    }
}
