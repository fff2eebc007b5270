package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.Note;
import io.gpurightsizer.audit.Totals;
import io.gpurightsizer.objects.UnreadableDocument;

/**
 * The report as one page that needs nothing else: no network, no file beside it. Its policy allows only the style and the
 * script in it, by their hashes, so that nothing a name holds could run even if it were not escaped.
 */
final class HtmlFormat implements ReportFormat {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String STYLE = resource("report.css");
    private static final String SCRIPT = resource("report.js");

    @Override
    public void write(AuditReport report, Appendable out) throws IOException {
        head(out);
        out.append("<body>\n<main>\n<h1>GPU audit</h1>\n<p class=\"offers\">Offers: ");
        out.append(Markup.text(report.offers())).append("</p>\n");
        new HtmlCharts(report).write(out);
        new HtmlWorkloads(report.gpuWorkloads()).write(out);
        for (Note note : report.notes()) {
            note(note, out);
        }
        unread(report, out);
        Totals.Sum sums = report.totals().all();
        out.append("<footer><p>").append(AuditReport.HOW_COUNTED).append("</p><p>");
        out.append(Numbers.counted(report.objects(), "Kubernetes object")).append(" read, ");
        out.append(Numbers.counted(sums.workloads(), "workload")).append(" found, decided by sizing table <code>");
        out.append(Markup.text(report.table())).append("</code>, ").append(DAY.format(report.at()));
        out.append(".</p></footer>\n</main>\n<script>");
        out.append(SCRIPT).append("</script>\n</body>\n</html>\n");
    }

    private static void head(Appendable out) throws IOException {
        String policy = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src '" + hash(STYLE)
                + "'; script-src '" + hash(SCRIPT) + "'";
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        out.append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
                .append(policy)
                .append("\">\n");
        out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.append("<meta name=\"referrer\" content=\"no-referrer\">\n<title>GPU audit</title>\n<style>");
        out.append(STYLE).append("</style>\n</head>\n");
    }

    private static void note(Note note, Appendable out) throws IOException {
        out.append("<section class=\"card\"><h2>")
                .append(Markup.text(note.topic()))
                .append("</h2><p>");
        out.append(Markup.text(note.text())).append("</p>");
        if (!note.manifest().isEmpty()) {
            // Its line breaks are the only control characters that stay.
            out.append("<pre>");
            for (String line : note.manifest().lines().toList()) {
                out.append(Markup.text(line)).append('\n');
            }
            out.append("</pre>");
        }
        out.append("</section>\n");
    }

    private static void unread(AuditReport report, Appendable out) throws IOException {
        if (report.unread().isEmpty()) {
            return;
        }
        out.append("<section class=\"card unread\"><h2 class=\"bad\">Could not be read (");
        out.append(String.valueOf(report.unread().size())).append(")</h2><ul>\n");
        for (UnreadableDocument unread : report.unread()) {
            out.append("<li><code>").append(Markup.text(unread.at().toString())).append("</code> ");
            out.append(Markup.text(unread.why())).append("</li>\n");
        }
        out.append("</ul></section>\n");
    }

    private static String resource(String name) {
        try (InputStream in = HtmlFormat.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r", "");
        } catch (IOException e) {
            throw new UncheckedIOException(name + " in the jar cannot be read", e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
