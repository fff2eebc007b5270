package io.gpurightsizer.audit.format;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.text.ApiGroup;
import io.gpurightsizer.text.SafeText;

/**
 * One object of a {@link PolicyReportApi}: what an audit found in one namespace, or what it could not read. The components
 * are the fields of the object.
 */
@JsonInclude(Include.NON_ABSENT)
public record PolicyReport(
        String apiVersion, String kind, Metadata metadata, Summary summary, List<PolicyReportResult> results) {
    /** More would make an object that an API server does not take: etcd's limit is 1.5 MiB. */
    static final int MOST_RESULTS = 500;

    /** The reports' name, and what the label {@value #MANAGED_BY} says of them. */
    public static final String NAME = "gpu-rightsizer";

    /** Whose the object is. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** What decisions about offers assume, as the other formats say it in their first line. */
    private static final String OFFERS = ApiGroup.PREFIX + "offers";

    /** @param namespace empty for one of the cluster, or where the workloads' manifests name none */
    @JsonInclude(Include.NON_ABSENT)
    public record Metadata(
            String name, Optional<String> namespace, Map<String, String> labels, Map<String, String> annotations) {}

    /** How many results there are of each kind. */
    public record Summary(long pass, long fail, long warn, long error, long skip) {
        static Summary of(List<PolicyReportResult> results) {
            return new Summary(
                    count(results, "pass"),
                    count(results, "fail"),
                    count(results, "warn"),
                    count(results, "error"),
                    count(results, "skip"));
        }

        private static long count(List<PolicyReportResult> results, String result) {
            return results.stream().filter(it -> it.result().equals(result)).count();
        }
    }

    /**
     * The objects for an audit: for each namespace with a workload that asks for a GPU as many as hold its results, at most
     * {@value #MOST_RESULTS} each, and for the cluster those with what could not be read.
     */
    public static List<PolicyReport> of(AuditReport report, PolicyReportApi api) {
        Instant at = report.at();
        SortedMap<String, List<PolicyReportResult>> byNamespace = new TreeMap<>();
        for (AuditedWorkload workload : report.gpuWorkloads()) {
            byNamespace
                    .computeIfAbsent(workload.namespace(), namespace -> new ArrayList<>())
                    .add(PolicyReportResult.of(workload, at));
        }
        List<PolicyReport> reports = new ArrayList<>();
        byNamespace.forEach((namespace, results) -> reports.addAll(of(
                api,
                api.namespaced(),
                Optional.of(namespace).filter(name -> !name.isEmpty()).map(PolicyReportResult::safe),
                results,
                report.offers())));
        List<PolicyReportResult> unread = report.unread().stream()
                .map(it -> PolicyReportResult.of(it, at))
                .toList();
        reports.addAll(of(api, api.cluster(), Optional.empty(), unread, report.offers()));
        return reports;
    }

    private static List<PolicyReport> of(
            PolicyReportApi api,
            String kind,
            Optional<String> namespace,
            List<PolicyReportResult> results,
            String offers) {
        List<PolicyReport> reports = new ArrayList<>();
        for (int from = 0; from < results.size(); from += MOST_RESULTS) {
            List<PolicyReportResult> part = results.subList(from, Math.min(results.size(), from + MOST_RESULTS));
            String name = from == 0 ? NAME : NAME + "-" + (from / MOST_RESULTS + 1);
            Metadata metadata =
                    new Metadata(name, namespace, Map.of(MANAGED_BY, NAME), Map.of(OFFERS, SafeText.paragraph(offers)));
            reports.add(new PolicyReport(api.apiVersion(), kind, metadata, Summary.of(part), List.copyOf(part)));
        }
        return reports;
    }
}
