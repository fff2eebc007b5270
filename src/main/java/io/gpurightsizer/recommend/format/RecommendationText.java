package io.gpurightsizer.recommend.format;

import java.io.IOException;
import java.util.List;

import io.gpurightsizer.audit.format.Numbers;
import io.gpurightsizer.audit.format.Screen;
import io.gpurightsizer.audit.format.TextColumns;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.recommend.Confidence;
import io.gpurightsizer.recommend.Observed;
import io.gpurightsizer.recommend.Recommendation;
import io.gpurightsizer.recommend.RecommendationReport;

/** Recommendations for people at a terminal: a line for each container, and below it what it rests on. */
public final class RecommendationText {
    private static final List<String> HEADINGS = List.of(
            "WORKLOAD",
            "CONTAINER",
            "MODEL",
            "ROW TODAY",
            "SEEN",
            "SUGGESTED",
            "TODAY → THEN",
            "GPUS FREED",
            "CONFIDENCE");
    private static final String INDENT = "    ";

    private final Screen screen;

    public RecommendationText(Screen screen) {
        this.screen = screen;
    }

    public void write(RecommendationReport report, Appendable out) throws IOException {
        paragraph("Offers: " + report.offers(), "", out);
        paragraph(headline(report), "", out);
        out.append('\n');
        if (report.containers().isEmpty()) {
            out.append("No workload asks for a whole GPU.\n");
        } else {
            containers(report, out);
            paragraph("-o yaml prints rows for the sizing table; -o html draws what was used over time.", "", out);
        }
        for (String warning : report.warnings()) {
            paragraph("Prometheus warns: " + warning, "", out);
        }
        for (Object unread : report.unread()) {
            paragraph("Not read: " + unread, "", out);
        }
    }

    private static String headline(RecommendationReport report) {
        long suggested = report.containers().stream()
                .filter(it -> it.suggested().isPresent())
                .count();
        return suggested + " of " + Numbers.counted(report.containers().size(), "container")
                + " with a suggestion: the most that was seen in " + report.window() + ", and " + report.marginPercent()
                + " % more. With the suggested rows " + Numbers.counted(report.gpusFreed(), "more GPU")
                + " would be freed.";
    }

    private void containers(RecommendationReport report, Appendable out) throws IOException {
        TextColumns columns = new TextColumns();
        columns.add(HEADINGS);
        report.containers().forEach(it -> columns.add(cells(it)));
        List<String> lines = columns.lines(screen.width());
        out.append(screen.bold(lines.get(0))).append('\n');
        for (int i = 0; i < report.containers().size(); i++) {
            Recommendation container = report.containers().get(i);
            String line = lines.get(i + 1);
            out.append(container.confidence() == Confidence.NONE ? screen.faint(line) : line)
                    .append('\n');
            paragraph(container.why(), INDENT, out);
            if (!container.slowerOn().isEmpty()) {
                paragraph(slower(container), INDENT, out);
            }
        }
    }

    private static List<String> cells(Recommendation it) {
        return List.of(
                (it.namespace().isEmpty() ? "" : it.namespace() + "/") + it.title(),
                it.container(),
                it.model().isEmpty() ? "-" : it.model(),
                it.rowInWords("-"),
                it.observed().map(Observed::max).map(GpuMemory::toString).orElse("-"),
                it.suggested().map(GpuMemory::toString).orElse("-"),
                it.today() + (it.then().isEmpty() || it.then().equals(it.today()) ? "" : " → " + it.then()),
                String.valueOf(it.gpusFreed()),
                it.confidence().toString());
    }

    static String slower(Recommendation container) {
        return "would be slower on " + container.slowerOn() + ": it keeps "
                + container.observed().orElseThrow().computePercent()
                + " % of a GPU's multiprocessors busy";
    }

    private void paragraph(String text, String indent, Appendable out) throws IOException {
        for (String line : screen.wrapped(text, indent, indent)) {
            out.append(indent.isEmpty() ? line : screen.faint(line)).append('\n');
        }
    }
}
