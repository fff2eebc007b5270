package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.quarkus.qute.HtmlEscaper;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.text.SafeText;

/**
 * The report as one page that needs nothing else: no network, no file beside it.
 */
public final class HtmlFormat implements ReportFormat {
    private static final HtmlEscaper ESCAPER = new HtmlEscaper(List.of());

    @Override
    public void write(AuditReport report, Appendable out) throws IOException {
        new ReportTemplate("report.html", HtmlFormat::escaped).write(report, Map.of("page", HtmlPage.of(report)), out);
    }

    /** The text escaped for HTML and XML, as content and in attributes with double quotes. */
    public static String escaped(String text) {
        return ESCAPER.map(SafeText.escaped(text), null);
    }

    /** The style of all pages, light and dark. */
    public static String style() {
        return PageFiles.read(HtmlFormat.class, "report.css");
    }

    /** What sorts and filters the workloads of the page. */
    static String script() {
        return PageFiles.read(HtmlFormat.class, "report.js");
    }

    /** The page's Content Security Policy. */
    public static String policy() {
        return PagePolicy.of(style(), Optional.of(script()));
    }
}
