package io.gpurightsizer.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.ResizedEarlier;
import io.gpurightsizer.audit.Totals;
import io.gpurightsizer.plan.Plan;

/** The totals of one reading as gauges. Made anew for each, so that no namespace stays that is gone. */
final class ReportMetrics {
    private final List<MetricFamilySamples> families = new ArrayList<>();

    private ReportMetrics() {}

    static List<MetricFamilySamples> of(AuditAndPlan read) {
        ReportMetrics metrics = new ReportMetrics();
        metrics.audit(read.audit());
        metrics.plan(read.plan());
        return List.copyOf(metrics.families);
    }

    static MetricFamilySamples ofFailures(long failures) {
        return new CounterMetricFamily(
                "gpu_rightsizer_report_failures", "How often the cluster could not be read", failures);
    }

    private void audit(AuditReport report) {
        Totals totals = report.totals();
        List<Totals.Sum> namespaces = totals.byNamespace();
        one(
                "gpu_rightsizer_report_timestamp_seconds",
                "When the cluster was read, in seconds since 1970",
                report.at().getEpochSecond());
        each(
                "gpu_rightsizer_report_gpus_asked_for",
                "Whole GPUs that pods ask for",
                namespaces,
                "namespace",
                Totals.Sum::gpus);
        each(
                "gpu_rightsizer_report_gpus_freed",
                "Whole GPUs that pods would no longer ask for if they were resized",
                namespaces,
                "namespace",
                Totals.Sum::freed);
        each(
                "gpu_rightsizer_report_gpus_used_as_partitions",
                "How much of whole GPUs the partitions of resized pods would take up",
                namespaces,
                "namespace",
                Totals.Sum::used);
        each(
                "gpu_rightsizer_report_workloads",
                "Workloads by the reason of their decision",
                totals.byReason(),
                "reason",
                Totals.Sum::workloads);
        saved(totals.earlier().byNamespace());
        one(
                "gpu_rightsizer_report_gpus_whole",
                "Whole GPUs that would come free once the partitions are packed onto as few GPUs as possible",
                totals.gpusWhole());
        one(
                "gpu_rightsizer_report_unreadable",
                "Documents and lists of the cluster that could not be read",
                report.unread().size());
    }

    private void plan(Plan plan) {
        one("gpu_rightsizer_report_plan_gpus_before", "GPUs that the planned pods take now", plan.gpusBefore());
        one("gpu_rightsizer_report_plan_gpus_after", "GPUs that the plan needs for them", plan.gpusAfter());
    }

    private void saved(List<ResizedEarlier.Saved> namespaces) {
        GaugeMetricFamily family = new GaugeMetricFamily(
                "gpu_rightsizer_report_gpus_saved",
                "Whole GPUs that pods resized before do not hold, less what their partitions take of GPUs",
                List.of("namespace"));
        namespaces.forEach(it -> family.addMetric(List.of(it.namespace()), it.gpusNet()));
        families.add(family);
    }

    private void one(String name, String help, double value) {
        families.add(new GaugeMetricFamily(name, help, value));
    }

    private void each(
            String name, String help, List<Totals.Sum> sums, String label, ToDoubleFunction<Totals.Sum> value) {
        GaugeMetricFamily family = new GaugeMetricFamily(name, help, List.of(label));
        sums.forEach(it -> family.addMetric(List.of(it.name()), value.applyAsDouble(it)));
        families.add(family);
    }
}
