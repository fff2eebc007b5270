package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.util.Map;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.AuditedWorkload;

/**
 * The report as a test run, for pipelines that show those: a test for each workload that asks for a GPU, failed if it
 * would be resized, and one in error for each document that could not be read.
 */
final class JunitFormat implements ReportFormat {
    @Override
    public void write(AuditReport report, Appendable out) throws IOException {
        int tests = report.gpuWorkloads().size() + report.unread().size();
        long failures =
                report.gpuWorkloads().stream().filter(AuditedWorkload::resized).count();
        new ReportTemplate("report.xml", HtmlFormat::escaped)
                .write(report, Map.of("tests", tests, "failures", failures), out);
    }
}
