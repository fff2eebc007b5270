package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.AuditedContainer;
import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.text.SafeText;

/**
 * The report as SARIF 2.1.0, for code hosts that comment on the line: a warning for each container that asks for a whole
 * GPU and would be resized, an error for each document that could not be read.
 */
final class SarifFormat implements ReportFormat {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final String WASTE = "whole-gpu-for-a-part";
    private static final String UNREADABLE = "unreadable";

    @Override
    public void write(AuditReport report, Appendable out) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.writeStringField("version", "2.1.0");
            json.writeArrayFieldStart("runs");
            json.writeStartObject();
            tool(json);
            json.writeStringField("columnKind", "utf16CodeUnits");
            results(report, json);
            properties(report, json);
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        out.append(text.getBuffer()).append('\n');
    }

    private static void tool(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("tool");
        json.writeObjectFieldStart("driver");
        json.writeStringField("name", "gpu-rightsizer");
        json.writeArrayFieldStart("rules");
        rule(WASTE, "A whole GPU for a model that needs a part of one", "warning", json);
        rule(UNREADABLE, "A document that cannot be read", "error", json);
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void rule(String id, String description, String level, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", id);
        message("shortDescription", description, json);
        json.writeObjectFieldStart("defaultConfiguration");
        json.writeStringField("level", level);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void results(AuditReport report, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("results");
        for (AuditedWorkload workload : report.gpuWorkloads()) {
            for (AuditedContainer container : workload.containers()) {
                if (container.target().isPresent()) {
                    resize(workload, container, json);
                }
            }
        }
        for (UnreadableDocument unread : report.unread()) {
            begin(UNREADABLE, "error", unread.why(), unread.at(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void resize(AuditedWorkload workload, AuditedContainer container, JsonGenerator json)
            throws IOException {
        String message = workload.title() + ", container " + container.name() + ": "
                + container.target().orElseThrow() + " is enough. "
                + workload.decision().explanation();
        begin(WASTE, "warning", message, container.at(), json);
        json.writeObjectFieldStart("partialFingerprints");
        json.writeStringField(
                "container/v1",
                String.join(
                        "/",
                        workload.namespace(),
                        workload.kind(),
                        workload.name(),
                        workload.part(),
                        container.name()));
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void begin(String rule, String level, String message, Source at, JsonGenerator json)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("ruleId", rule);
        json.writeStringField("level", level);
        message("message", SafeText.escaped(message), json);
        json.writeArrayFieldStart("locations");
        json.writeStartObject();
        json.writeObjectFieldStart("physicalLocation");
        json.writeObjectFieldStart("artifactLocation");
        json.writeStringField("uri", uri(at.file()));
        json.writeEndObject();
        if (at.line() > 0) {
            json.writeObjectFieldStart("region");
            json.writeNumberField("startLine", at.line());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void message(String field, String text, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("text", text);
        json.writeEndObject();
    }

    private static void properties(AuditReport report, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("properties");
        json.writeStringField("offers", report.offers());
        for (Figure figure : Figure.of(report)) {
            json.writeStringField(figure.name(), figure.value());
        }
        json.writeEndObject();
    }

    /** Relative paths stay relative, so that they fit the repository. */
    private static String uri(String file) {
        try {
            Path path = Path.of(file).normalize();
            return path.isAbsolute()
                    ? path.toUri().toString()
                    : new URI(null, null, path.toString().replace('\\', '/'), null).toASCIIString();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return "unknown";
        }
    }
}
