package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.util.List;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.objects.UnreadableDocument;

/**
 * The report as a test run, for pipelines that show those: a test for each workload that asks for a GPU, failed if it
 * would be resized, and one in error for each document that could not be read.
 */
final class JunitFormat implements ReportFormat {
    @Override
    public void write(AuditReport report, Appendable out) throws IOException {
        List<AuditedWorkload> workloads = report.gpuWorkloads();
        long failures = workloads.stream().filter(AuditedWorkload::resized).count();
        int tests = workloads.size() + report.unread().size();
        String counts = " tests=\"" + tests + "\" failures=\"" + failures + "\" errors=\""
                + report.unread().size() + "\"";
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites")
                .append(counts)
                .append(">\n");
        out.append("  <testsuite name=\"gpu-rightsizer audit\"").append(counts).append(">\n");
        out.append("    <properties>\n");
        property("offers", report.offers(), out);
        for (TotalsSummary figure : TotalsSummary.of(report)) {
            property(figure.name(), figure.value(), out);
        }
        out.append("    </properties>\n");
        for (AuditedWorkload workload : workloads) {
            test(workload, out);
        }
        for (UnreadableDocument unread : report.unread()) {
            begin("could not be read", unread.at().toString(), unread.at(), out);
            outcome("error", "unreadable", unread.why(), unread.toString(), out);
        }
        out.append("  </testsuite>\n</testsuites>\n");
    }

    private static void property(String name, String value, Appendable out) throws IOException {
        out.append("      <property name=\"").append(Markup.text(name)).append("\" value=\"");
        out.append(Markup.text(value)).append("\"/>\n");
    }

    private static void test(AuditedWorkload workload, Appendable out) throws IOException {
        Source at = workload.containers().get(0).at();
        begin(workload.namespace().isEmpty() ? "-" : workload.namespace(), workload.title(), at, out);
        String why = workload.decision().explanation();
        if (workload.resized()) {
            String message = "asks for a whole GPU, " + workload.targets() + " is enough";
            outcome("failure", workload.decision().reasonCode(), message, at + ": " + why, out);
        } else {
            out.append("      <system-out>")
                    .append(Markup.text(workload.decision().reasonCode() + ": " + why));
            out.append("</system-out>\n    </testcase>\n");
        }
    }

    private static void begin(String group, String name, Source at, Appendable out) throws IOException {
        out.append("    <testcase classname=\"").append(Markup.text(group)).append("\" name=\"");
        out.append(Markup.text(name))
                .append("\" file=\"")
                .append(Markup.text(at.file()))
                .append("\" line=\"");
        out.append(String.valueOf(at.line())).append("\">\n");
    }

    private static void outcome(String element, String type, String message, String body, Appendable out)
            throws IOException {
        out.append("      <")
                .append(element)
                .append(" type=\"")
                .append(Markup.text(type))
                .append("\" message=\"");
        out.append(Markup.text(message))
                .append("\">")
                .append(Markup.text(body))
                .append("</")
                .append(element);
        out.append(">\n    </testcase>\n");
    }
}
