package io.gpurightsizer.audit.format;

import java.io.IOException;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

import io.gpurightsizer.audit.AuditReport;

/** The report as {@code PolicyReport}s, one YAML document each, for {@code kubectl apply --server-side -f -}. */
final class PolicyReportFormat implements ReportFormat {
    private static final ObjectWriter YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .addModule(new Jdk8Module())
            .build()
            .writer();

    @Override
    public void write(AuditReport report, Appendable out) throws IOException {
        for (PolicyReport it : PolicyReport.of(report, PolicyReportApi.WGPOLICYK8S)) {
            out.append(YAML.writeValueAsString(it));
        }
    }
}
