package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.AuditedContainer;
import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.audit.Cost;
import io.gpurightsizer.audit.Note;
import io.gpurightsizer.audit.Totals;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.text.ApiGroup;

/**
 * The report for programs: an {@code AuditReport} of {@value #API_VERSION}. Fields are only ever added within a version.
 */
final class JsonFormat implements ReportFormat {
    static final String API_VERSION = ApiGroup.VERSION;

    /** What is not ASCII is escaped, so that nothing in a name reaches a terminal as a control sequence. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @Override
    public void write(AuditReport report, Appendable out) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("apiVersion", API_VERSION);
            json.writeStringField("kind", "AuditReport");
            json.writeStringField(
                    "generatedAt", report.at().truncatedTo(ChronoUnit.SECONDS).toString());
            json.writeStringField("offers", report.offers());
            json.writeStringField("table", report.table());
            json.writeNumberField("objects", report.objects());
            totals(report, json);
            json.writeArrayFieldStart("workloads");
            for (AuditedWorkload workload : report.workloads()) {
                workload(workload, json);
            }
            json.writeEndArray();
            notes(report.notes(), json);
            unread(report.unread(), json);
            json.writeEndObject();
        }
        out.append(text.getBuffer()).append('\n');
    }

    private static void totals(AuditReport report, JsonGenerator json) throws IOException {
        Totals totals = report.totals();
        json.writeObjectFieldStart("totals");
        sumFields(totals.all(), json);
        json.writeNumberField("gpuWorkloads", report.gpuWorkloads().size());
        json.writeNumberField("unreadable", report.unread().size());
        sums("byDecision", totals.byDecision(), json);
        sums("byReason", totals.byReason(), json);
        sums("byNamespace", totals.byNamespace(), json);
        sums("byModel", totals.byModel(), json);
        json.writeArrayFieldStart("partitionsNeeded");
        for (Totals.Partitions partitions : totals.partitions()) {
            json.writeStartObject();
            json.writeStringField("resource", partitions.target().resource().name());
            nodeSelector(partitions.target().nodeSelector(), json);
            json.writeNumberField("count", partitions.count());
            json.writeNumberField("gpus", rounded(partitions.gpus()));
            json.writeEndObject();
        }
        json.writeEndArray();
        if (report.cost().isPresent()) {
            Cost cost = report.cost().get();
            json.writeObjectFieldStart("saved");
            json.writeNumberField("gpuHourPrice", cost.gpuHour());
            json.writeNumberField("perHour", cost.perHour());
            json.writeNumberField("perMonth", cost.perMonth());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void sums(String name, List<Totals.Sum> sums, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (Totals.Sum sum : sums) {
            json.writeStartObject();
            json.writeStringField("name", sum.name());
            sumFields(sum, json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void sumFields(Totals.Sum sum, JsonGenerator json) throws IOException {
        json.writeNumberField("workloads", sum.workloads());
        json.writeNumberField("gpusAskedFor", sum.gpus());
        json.writeNumberField("gpusFreed", sum.freed());
        json.writeNumberField("gpusUsedAsPartitions", rounded(sum.used()));
        json.writeNumberField("gpusNet", rounded(sum.net()));
        json.writeNumberField("partitionsOfUnknownSize", sum.unsized());
    }

    private static void workload(AuditedWorkload workload, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("namespace", workload.namespace());
        json.writeStringField("apiVersion", workload.apiVersion());
        json.writeStringField("kind", workload.kind());
        json.writeStringField("name", workload.name());
        json.writeStringField("part", workload.part());
        source(workload.at(), json);
        json.writeNumberField("replicas", workload.replicas());
        json.writeNumberField("gpusAskedFor", workload.gpus());
        json.writeNumberField("gpusFreed", workload.gpusFreed());
        json.writeNumberField("gpusUsedAsPartitions", rounded(workload.gpusUsed()));
        json.writeStringField("mode", workload.mode().toString());
        json.writeStringField("decision", workload.decision().verb());
        json.writeStringField("reason", workload.decision().reasonCode());
        json.writeStringField("explanation", workload.decision().explanation());
        json.writeStringField("row", workload.decision().rowNames());
        json.writeStringField("target", workload.targets());
        json.writeArrayFieldStart("containers");
        for (AuditedContainer container : workload.containers()) {
            container(container, json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("remarks");
        for (String remark : workload.remarks()) {
            json.writeString(remark);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void container(AuditedContainer container, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", container.name());
        json.writeStringField("path", container.position().path());
        json.writeBooleanField("init", container.position().init());
        source(container.at(), json);
        json.writeNumberField("gpus", container.gpus());
        json.writeNumberField("gpusCounted", container.counted());
        json.writeStringField("model", container.model().name());
        json.writeStringField("modelFoundIn", container.model().foundIn());
        json.writeStringField("row", container.row());
        if (container.target().isPresent()) {
            json.writeStringField("target", container.target().get().resource().name());
            nodeSelector(container.target().get().nodeSelector(), json);
        }
        if (container.share().isPresent()) {
            json.writeStringField("share", container.share().get().toString());
        }
        json.writeEndObject();
    }

    private static void nodeSelector(Map<String, String> labels, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("nodeSelector");
        for (var label : new TreeMap<>(labels).entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeEndObject();
    }

    private static void notes(List<Note> notes, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("notes");
        for (Note note : notes) {
            json.writeStartObject();
            json.writeStringField("topic", note.topic());
            json.writeStringField("text", note.text());
            if (!note.manifest().isEmpty()) {
                json.writeStringField("manifest", note.manifest());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void unread(List<UnreadableDocument> unread, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("unreadable");
        for (UnreadableDocument one : unread) {
            json.writeStartObject();
            source(one.at(), json);
            json.writeStringField("why", one.why());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void source(Source source, JsonGenerator json) throws IOException {
        json.writeStringField("file", source.file());
        json.writeNumberField("line", source.line());
    }

    private static double rounded(double gpus) {
        return Math.round(gpus * 10_000) / 10_000.0;
    }
}
