package io.gpurightsizer.audit.format;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

import io.gpurightsizer.audit.AuditedContainer;
import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.sizing.KeepReason;
import io.gpurightsizer.text.SafeText;

/**
 * One workload, or one document that could not be read, in a {@link PolicyReport}. A workload that would be resized is a
 * {@code warn}, one that keeps its GPU a {@code pass}, one that is opted out or another system's a {@code skip}, and what
 * could not be read an {@code error}.
 *
 * @param rule the decision's reason, for example {@code smallest-fit}
 * @param resources the workload; empty for what could not be read
 * @param properties what there is to know of it, named as in {@code docs/audit-report.md}
 */
record PolicyReportResult(
        String source,
        String policy,
        String rule,
        String category,
        String severity,
        String result,
        boolean scored,
        Timestamp timestamp,
        @JsonInclude(Include.NON_EMPTY) List<Reference> resources,
        String message,
        @JsonInclude(Include.NON_EMPTY) SortedMap<String, String> properties) {
    private static final Set<String> NOT_OURS =
            Set.of(KeepReason.OPTED_OUT.code(), KeepReason.MANAGED_ELSEWHERE.code());

    /** A time as Kubernetes' {@code Timestamp}: seconds since 1970 and what is beyond them. */
    record Timestamp(long seconds, int nanos) {}

    /** An object. */
    @JsonInclude(Include.NON_EMPTY)
    record Reference(String apiVersion, String kind, String namespace, String name) {}

    static PolicyReportResult of(AuditedWorkload workload, Instant at) {
        Reference reference = new Reference(
                safe(workload.apiVersion()), safe(workload.kind()), safe(workload.namespace()), safe(workload.name()));
        String remarks =
                workload.allRemarks().stream().map(it -> " (" + it + ")").collect(Collectors.joining());
        return result(
                workload.decision().reasonCode(),
                result(workload),
                at,
                List.of(reference),
                workload.decision().explanation() + remarks,
                properties(workload));
    }

    static PolicyReportResult of(UnreadableDocument document, Instant at) {
        return result("unreadable", "error", at, List.of(), document.toString(), new TreeMap<>());
    }

    private static String result(AuditedWorkload workload) {
        if (workload.resized()) {
            return "warn";
        }
        return NOT_OURS.contains(workload.decision().reasonCode()) ? "skip" : "pass";
    }

    private static PolicyReportResult result(
            String rule,
            String result,
            Instant at,
            List<Reference> resources,
            String message,
            SortedMap<String, String> properties) {
        return new PolicyReportResult(
                PolicyReport.NAME,
                PolicyReport.NAME,
                rule,
                "GPU sizing",
                result.equals("warn") || result.equals("error") ? "medium" : "info",
                result,
                false,
                new Timestamp(at.getEpochSecond(), 0),
                resources,
                SafeText.paragraph(message),
                properties);
    }

    private static SortedMap<String, String> properties(AuditedWorkload workload) {
        SortedMap<String, String> properties = new TreeMap<>();
        properties.put("gpusAskedFor", Long.toString(workload.gpus()));
        properties.put("gpusFreed", Long.toString(workload.gpusFreed()));
        properties.put("gpusUsedAsPartitions", Numbers.exact(workload.gpusUsed()));
        properties.put("mode", workload.mode().toString());
        properties.put(
                "model",
                ofEach(workload.containers().stream()
                        .map(it -> it.model().name())
                        .toList()));
        properties.put("part", workload.part());
        properties.put("replicas", Integer.toString(workload.replicas()));
        properties.put("replicasResized", Integer.toString(workload.podsResized()));
        properties.put(
                "row",
                ofEach(workload.containers().stream().map(AuditedContainer::row).toList()));
        properties.put("target", workload.targets());
        properties.values().removeIf(String::isEmpty);
        properties.replaceAll((name, value) -> safe(value));
        return properties;
    }

    private static String ofEach(Collection<String> texts) {
        return texts.stream().filter(it -> !it.isEmpty()).distinct().collect(Collectors.joining(", "));
    }

    /** Names of objects in a cluster stay as they are; those in manifests may be anything. */
    static String safe(String text) {
        return SafeText.message(text);
    }
}
