package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.AuditedContainer;
import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.text.SafeText;

/**
 * The report as SARIF 2.1.0, for code hosts that comment on the line: a warning for each container that asks for a whole
 * GPU and would be resized, an error for each document that could not be read.
 */
final class SarifFormat implements ReportFormat {
    private static final String RESIZABLE = "whole-gpu-for-a-part";
    private static final String UNREADABLE = "unreadable";

    private static final Tool TOOL = new Tool(new Driver(
            "gpu-rightsizer",
            List.of(
                    new Rule(
                            RESIZABLE,
                            new Message("A whole GPU for a model that needs a part of one"),
                            new Configuration("warning")),
                    new Rule(UNREADABLE, new Message("A document that cannot be read"), new Configuration("error")))));

    @Override
    public void write(AuditReport report, Appendable out) throws IOException {
        List<Result> results = new ArrayList<>();
        for (AuditedWorkload workload : report.gpuWorkloads()) {
            workload.containers().stream()
                    .filter(it -> it.target().isPresent())
                    .forEach(it -> results.add(resize(workload, it)));
        }
        report.unread().forEach(it -> results.add(result(UNREADABLE, "error", it.why(), it.at(), Map.of())));
        Map<String, String> properties = new LinkedHashMap<>(Map.of("offers", report.offers()));
        Figure.of(report).forEach(it -> properties.put(it.name(), it.value()));
        Run run = new Run(TOOL, "utf16CodeUnits", results, properties);
        JsonFormat.write(new Log("https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", List.of(run)), out);
    }

    private static Result resize(AuditedWorkload workload, AuditedContainer container) {
        String message = workload.title() + ", container " + container.name() + ": "
                + container.target().orElseThrow() + " is enough. "
                + workload.decision().explanation()
                + workload.allRemarks().stream().map(it -> " (" + it + ")").collect(Collectors.joining());
        String fingerprint = String.join(
                "/", workload.namespace(), workload.kind(), workload.name(), workload.part(), container.name());
        return result(RESIZABLE, "warning", message, container.at(), Map.of("container/v1", fingerprint));
    }

    private static Result result(
            String rule, String level, String message, Source at, Map<String, String> fingerprints) {
        Optional<Region> region = at.line() > 0 ? Optional.of(new Region(at.line())) : Optional.empty();
        PhysicalLocation location = new PhysicalLocation(new ArtifactLocation(uri(at.file())), region);
        return new Result(
                rule, level, new Message(SafeText.escaped(message)), List.of(new Location(location)), fingerprints);
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

    private record Log(@JsonProperty("$schema") String schema, String version, List<Run> runs) {}

    private record Run(Tool tool, String columnKind, List<Result> results, Map<String, String> properties) {}

    private record Tool(Driver driver) {}

    private record Driver(String name, List<Rule> rules) {}

    private record Rule(String id, Message shortDescription, Configuration defaultConfiguration) {}

    private record Configuration(String level) {}

    private record Message(String text) {}

    private record Result(
            String ruleId,
            String level,
            Message message,
            List<Location> locations,
            @JsonInclude(Include.NON_EMPTY) Map<String, String> partialFingerprints) {}

    private record Location(PhysicalLocation physicalLocation) {}

    private record PhysicalLocation(ArtifactLocation artifactLocation, Optional<Region> region) {}

    private record ArtifactLocation(String uri) {}

    private record Region(int startLine) {}
}
