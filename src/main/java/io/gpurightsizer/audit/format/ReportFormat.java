package io.gpurightsizer.audit.format;

import java.io.IOException;

import io.gpurightsizer.audit.AuditReport;

/** A way to write a report. */
public interface ReportFormat {
    void write(AuditReport report, Appendable out) throws IOException;
}
