package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.quarkus.qute.HtmlEscaper;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.text.SafeText;

/**
 * The report as one page that needs nothing else: no network, no file beside it. Its policy allows only the style and the
 * script in it, by their hashes, so that nothing a name holds could run even if it were not escaped.
 */
final class HtmlFormat implements ReportFormat {
    private static final HtmlEscaper ESCAPER = new HtmlEscaper(List.of());

    @Override
    public void write(AuditReport report, Appendable out) throws IOException {
        new ReportTemplate("report.html", HtmlFormat::escaped).write(report, Map.of("page", HtmlPage.of(report)), out);
    }

    /** The text escaped for HTML and XML, as content and in attributes with double quotes. */
    static String escaped(String text) {
        return ESCAPER.map(SafeText.escaped(text), null);
    }
}
