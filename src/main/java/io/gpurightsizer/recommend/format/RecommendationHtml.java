package io.gpurightsizer.recommend.format;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

import io.quarkus.qute.Template;

import io.gpurightsizer.audit.format.HtmlFormat;
import io.gpurightsizer.audit.format.PageFiles;
import io.gpurightsizer.audit.format.PagePolicy;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.recommend.Observed;
import io.gpurightsizer.recommend.Recommendation;
import io.gpurightsizer.recommend.RecommendationReport;
import io.gpurightsizer.recommend.Window;

/** Recommendations as one page that needs nothing else, with what each container used over time. */
public final class RecommendationHtml {
    private static final double MEBIBYTE = 1L << 20;

    private RecommendationHtml() {}

    public static void write(RecommendationReport report, Appendable out) throws IOException {
        Template template = PageFiles.html(RecommendationHtml.class, "recommendation.html");
        String style = HtmlFormat.style() + PageFiles.read(RecommendationHtml.class, "recommendation.css");
        out.append(template.data("report", report, "style", style, "policy", PagePolicy.of(style, Optional.empty()))
                .data(
                        "suggested",
                        report.containers().stream()
                                .filter(it -> it.suggested().isPresent())
                                .count())
                .data(
                        "containers",
                        report.containers().stream()
                                .map(it -> Card.of(it, report.window()))
                                .toList())
                .render());
    }

    /** A container as the page shows it. */
    public record Card(
            String title,
            String container,
            String model,
            String row,
            String seen,
            String usual,
            String suggested,
            String today,
            String then,
            long gpusFreed,
            String confidence,
            String why,
            String slower,
            List<Chart> charts) {
        static Card of(Recommendation it, Window window) {
            return new Card(
                    (it.namespace().isEmpty() ? "" : it.namespace() + "/") + it.title(),
                    it.container(),
                    it.model().isEmpty() ? "model unknown" : it.model(),
                    it.rowInWords("no row"),
                    it.observed().map(Observed::max).map(GpuMemory::toString).orElse("-"),
                    it.observed()
                            .map(seen -> "half of the time up to " + seen.p50() + ", 95 % of it up to " + seen.p95())
                            .orElse(""),
                    it.suggested().map(GpuMemory::toString).orElse("-"),
                    it.today(),
                    it.then().isEmpty() ? it.today() : it.then(),
                    it.gpusFreed(),
                    it.confidence().toString(),
                    it.why(),
                    it.slowerOn().isEmpty() ? "" : RecommendationText.slower(it),
                    Chart.of(it, window).stream().toList());
        }
    }

    /**
     * What was used over time, in a field of 600 by 100.
     *
     * @param points of the line, as SVG writes them
     * @param row where the line of today's row is; empty if it has none
     * @param suggested where the line of the suggestion is; empty if there is none
     * @param top the memory at the upper edge
     */
    public record Chart(String points, String row, String suggested, String top) {
        private static final int WIDTH = 600;
        private static final int HEIGHT = 100;

        static Optional<Chart> of(Recommendation it, Window window) {
            SortedMap<Long, Double> curve = it.curve();
            if (curve.isEmpty()) {
                return Optional.empty();
            }
            double most =
                    curve.values().stream().mapToDouble(value -> value).max().orElseThrow();
            double rowMebibytes =
                    it.rowMemory().map(memory -> memory.bytes() / MEBIBYTE).orElse(0.0);
            double suggestedMebibytes =
                    it.suggested().map(memory -> memory.bytes() / MEBIBYTE).orElse(0.0);
            double top = Math.max(1, Math.max(most, Math.max(rowMebibytes, suggestedMebibytes)) * 1.1);
            long begin = window.begin().getEpochSecond();
            String points = curve.entrySet().stream()
                    .map(at -> number((double) (at.getKey() - begin)
                                    / window.length().toSeconds()
                                    * WIDTH) + "," + height(at.getValue(), top))
                    .collect(Collectors.joining(" "));
            return Optional.of(new Chart(
                    points,
                    rowMebibytes == 0 ? "" : height(rowMebibytes, top),
                    suggestedMebibytes == 0 ? "" : height(suggestedMebibytes, top),
                    GpuMemory.ofMebibytes((long) top).toString()));
        }

        private static String height(double mebibytes, double top) {
            return number(HEIGHT - mebibytes / top * HEIGHT);
        }

        private static String number(double value) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
    }
}
