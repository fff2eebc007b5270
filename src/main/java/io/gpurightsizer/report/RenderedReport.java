package io.gpurightsizer.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

import io.prometheus.client.Collector.MetricFamilySamples;

import io.gpurightsizer.audit.format.HtmlFormat;
import io.gpurightsizer.plan.format.PlanHtml;

/**
 * A reading of the cluster as it is served, rendered once and not for each that asks.
 *
 * @param at when the cluster was read
 * @param audit the page of {@code audit -o html}
 * @param plan the page of {@code plan -o html}
 * @param metrics its totals
 */
record RenderedReport(Instant at, Page audit, Page plan, List<MetricFamilySamples> metrics) {
    static RenderedReport of(AuditAndPlan read) {
        StringBuilder audit = new StringBuilder();
        StringBuilder plan = new StringBuilder();
        try {
            new HtmlFormat().write(read.audit(), audit);
            PlanHtml.write(read.plan(), plan);
        } catch (IOException e) {
            throw new UncheckedIOException("a page in memory is always writable", e);
        }
        return new RenderedReport(
                read.audit().at(),
                Page.of(audit.toString(), HtmlFormat.policy()),
                Page.of(plan.toString(), PlanHtml.policy()),
                ReportMetrics.of(read));
    }
}
