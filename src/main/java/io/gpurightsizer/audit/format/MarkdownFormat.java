package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.quarkus.qute.RawString;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.Totals;
import io.gpurightsizer.text.SafeText;

/** The report for issues and wikis, in GitHub-flavoured Markdown. */
final class MarkdownFormat implements ReportFormat {
    @Override
    public void write(AuditReport report, Appendable out) throws IOException {
        new ReportTemplate(
                        "report.md",
                        MarkdownFormat::sentence,
                        ReportTemplate.property("code", Object.class, it -> new RawString(code(it.toString()))))
                .write(report, Map.of("howCounted", AuditReport.HOW_COUNTED, "groups", groups(report.totals())), out);
    }

    private static List<Map<String, Object>> groups(Totals totals) {
        return List.of(
                Map.of("title", "Reasons", "name", "reason", "sums", totals.byReason()),
                Map.of("title", "Namespaces", "name", "namespace", "sums", totals.byNamespace()),
                Map.of("title", "Models", "name", "model", "sums", totals.byModel()));
    }

    /** A name, in the font of code: whatever it holds, it ends neither a table's cell nor the code. */
    private static String code(String name) {
        String visible = SafeText.escaped(name);
        if (visible.isEmpty()) {
            return "";
        }
        boolean plain = visible.chars().allMatch(c -> c >= ' ' && c < 127 && "`|\\<>&".indexOf(c) < 0);
        return plain && !visible.startsWith(" ") && !visible.endsWith(" ")
                ? "`" + visible + "`"
                : "<code>" + sentence(visible) + "</code>";
    }

    /** A sentence: letters, digits and harmless signs as they are, everything else as a character reference. */
    private static String sentence(String sentence) {
        StringBuilder escaped = new StringBuilder(sentence.length() + 16);
        for (char c : SafeText.escaped(sentence).toCharArray()) {
            boolean harmless = c > 127 || Character.isLetterOrDigit(c) || " .,;%/()+-=\"'".indexOf(c) >= 0;
            escaped.append(harmless ? String.valueOf(c) : "&#" + (int) c + ";");
        }
        return escaped.toString().replace("www.", "www&#46;");
    }
}
