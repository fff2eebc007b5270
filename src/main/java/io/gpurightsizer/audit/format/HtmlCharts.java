package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.Totals;

/** The figures and charts at the top of the page, as inline SVG. */
final class HtmlCharts {
    private static final int MOST_BARS = 10;

    /** Figures with more characters are set smaller. */
    private static final int LONG = 9;

    private final AuditReport report;

    HtmlCharts(AuditReport report) {
        this.report = report;
    }

    void write(Appendable out) throws IOException {
        tiles(out);
        split(report.totals().all(), out);
        out.append("<div class=\"charts\">\n");
        bars("By namespace", report.totals().byNamespace(), out);
        bars("By model", report.totals().byModel(), out);
        bars("By reason", report.totals().byReason(), out);
        partitions(report.totals().partitions(), out);
        out.append("</div>\n");
    }

    private void tiles(Appendable out) throws IOException {
        out.append("<div class=\"tiles\">\n");
        for (TotalsSummary figure : TotalsSummary.of(report)) {
            out.append("<div class=\"card").append(figure.good() ? " net" : "").append("\"><div class=\"tile-name\">");
            out.append(Markup.text(figure.name())).append("</div><div class=\"tile-value");
            out.append(figure.value().length() > LONG ? " long\">" : "\">");
            out.append(Markup.text(figure.value())).append("</div><div class=\"tile-meaning\">");
            out.append(Markup.text(figure.meaning())).append("</div></div>\n");
        }
        out.append("</div>\n");
    }

    /** One bar of every GPU asked for: come free, used as partitions, kept. */
    private static void split(Totals.Sum sum, Appendable out) throws IOException {
        if (sum.gpus() == 0) {
            return;
        }
        double net = Math.max(0, sum.net());
        long kept = sum.gpus() - sum.freed();
        out.append("<div class=\"card\"><svg class=\"split\" role=\"img\" aria-label=\"GPUs asked for\">");
        rect(0, net / sum.gpus(), "free", out);
        rect(net / sum.gpus(), sum.used() / sum.gpus(), "used", out);
        rect((double) sum.freed() / sum.gpus(), (double) kept / sum.gpus(), "kept", out);
        out.append("</svg><div class=\"legend\">");
        legend("free", Numbers.gpus(sum.net()) + " come free", out);
        legend("used", TotalsSummary.used(sum) + " used as partitions", out);
        legend("kept", kept + " kept", out);
        out.append("</div></div>\n");
    }

    private static void legend(String colour, String text, Appendable out) throws IOException {
        out.append("<span><svg aria-hidden=\"true\">");
        rect(0, 1, colour, out);
        out.append("</svg>").append(Markup.text(text)).append("</span>");
    }

    private static void bars(String title, List<Totals.Sum> sums, Appendable out) throws IOException {
        if (sums.isEmpty()) {
            return;
        }
        double most = sums.stream().mapToLong(Totals.Sum::gpus).max().orElse(1);
        out.append("<div class=\"card\"><h2>").append(title).append("</h2><div class=\"bars\">\n");
        for (Totals.Sum sum : sums.subList(0, Math.min(MOST_BARS, sums.size()))) {
            bar(sum, Math.max(1, most), out);
        }
        out.append("</div>");
        if (sums.size() > MOST_BARS) {
            out.append("<p class=\"small\">and ")
                    .append(String.valueOf(sums.size() - MOST_BARS))
                    .append(" more</p>");
        }
        out.append("</div>\n");
    }

    private static void bar(Totals.Sum sum, double most, Appendable out) throws IOException {
        String name = Markup.text(sum.name().isEmpty() ? "unknown" : sum.name());
        double net = Math.max(0, sum.net());
        out.append("<span class=\"name\" title=\"")
                .append(name)
                .append("\">")
                .append(name)
                .append("</span>");
        out.append("<svg class=\"bar\" aria-hidden=\"true\">");
        rect(0, net / most, "free", out);
        rect(net / most, sum.used() / most, "used", out);
        rect(sum.freed() / most, (sum.gpus() - sum.freed()) / most, "kept", out);
        out.append("</svg><span class=\"value\">").append(Numbers.gpus(net)).append(" of ");
        out.append(String.valueOf(sum.gpus())).append("</span>\n");
    }

    private static void rect(double from, double width, String colour, Appendable out) throws IOException {
        if (width > 0) {
            out.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.3f%%\" width=\"%.3f%%\" height=\"100%%\" class=\"fill-%s\"/>",
                    from * 100,
                    width * 100,
                    colour));
        }
    }

    private static void partitions(List<Totals.Partitions> partitions, Appendable out) throws IOException {
        if (partitions.isEmpty()) {
            return;
        }
        out.append("<div class=\"card\"><h2>Needed instead</h2><table><thead><tr><th>partition</th>");
        out.append("<th class=\"number\">devices</th><th class=\"number\">GPUs</th></tr></thead><tbody>\n");
        for (Totals.Partitions needed : partitions) {
            out.append("<tr><td><code>")
                    .append(Markup.text(needed.target().toString()))
                    .append("</code></td>");
            out.append("<td class=\"number\">")
                    .append(String.valueOf(needed.count()))
                    .append("</td>");
            out.append("<td class=\"number\">")
                    .append(TotalsSummary.gpus(needed))
                    .append("</td></tr>\n");
        }
        out.append("</tbody></table></div>\n");
    }
}
