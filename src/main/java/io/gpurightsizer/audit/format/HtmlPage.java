package io.gpurightsizer.audit.format;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.Totals;

/**
 * What the page shows besides the report itself.
 *
 * @param policy its Content Security Policy
 * @param split one bar of every GPU asked for
 * @param legend texts by the colours of {@link Part}
 * @param charts bars by namespace, model and reason
 * @param read how much was read
 * @param time when the report was made
 */
record HtmlPage(
        String policy,
        String style,
        String script,
        List<Part> split,
        List<Map.Entry<String, String>> legend,
        List<Chart> charts,
        String howCounted,
        String read,
        String time) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Bars in one chart. */
    private static final int MOST_BARS = 10;

    /** A part of a bar, in percent of its width; {@code colour} is {@code free}, {@code used} or {@code kept}. */
    public record Part(String from, String width, String colour) {
        static Stream<Part> of(double from, double width, String colour) {
            return width > 0 ? Stream.of(new Part(percent(from), percent(width), colour)) : Stream.empty();
        }

        private static String percent(double fraction) {
            return String.format(Locale.ROOT, "%.3f", fraction * 100);
        }
    }

    /** The sums of one group. */
    public record Bar(String name, List<Part> parts, String value) {
        static Bar of(Totals.Sum sum, double longest) {
            return new Bar(
                    sum.name().isEmpty() ? "unknown" : sum.name(),
                    HtmlPage.parts(sum, longest),
                    Numbers.gpus(Math.max(0, sum.net())) + " of " + sum.gpus());
        }
    }

    /** The largest groups, and how many {@code more} there are. */
    public record Chart(String title, List<Bar> bars, int more) {
        static Stream<Chart> of(String title, List<Totals.Sum> sums) {
            double longest =
                    Math.max(1, sums.stream().mapToLong(Totals.Sum::gpus).max().orElse(1));
            List<Bar> bars = sums.stream()
                    .limit(MOST_BARS)
                    .map(sum -> Bar.of(sum, longest))
                    .toList();
            return bars.isEmpty() ? Stream.empty() : Stream.of(new Chart(title, bars, sums.size() - bars.size()));
        }
    }

    static HtmlPage of(AuditReport report) {
        Totals totals = report.totals();
        Totals.Sum all = totals.all();
        return new HtmlPage(
                HtmlFormat.policy(),
                HtmlFormat.style(),
                HtmlFormat.script(),
                parts(all, Math.max(1, all.gpus())),
                List.of(
                        Map.entry("free", Numbers.gpus(all.net()) + " come free"),
                        Map.entry("used", Figure.used(all) + " used as partitions"),
                        Map.entry("kept", all.gpus() - all.freed() + " kept")),
                Stream.of(
                                Chart.of("By namespace", totals.byNamespace()),
                                Chart.of("By model", totals.byModel()),
                                Chart.of("By reason", totals.byReason()),
                                Chart.of(
                                        "Saved already, by namespace",
                                        totals.earlier().byNamespace().stream()
                                                .map(Totals.Sum::of)
                                                .toList()))
                        .flatMap(it -> it)
                        .toList(),
                AuditReport.HOW_COUNTED,
                Numbers.counted(report.objects(), "Kubernetes object") + " read, "
                        + Numbers.counted(all.workloads(), "workload") + " found",
                TIME.format(report.at()));
    }

    /** GPUs that come free, used as partitions, kept. */
    private static List<Part> parts(Totals.Sum sum, double longest) {
        double net = Math.max(0, sum.net());
        return Stream.of(
                        Part.of(0, net / longest, "free"),
                        Part.of(net / longest, sum.used() / longest, "used"),
                        Part.of(sum.freed() / longest, (sum.gpus() - sum.freed()) / longest, "kept"))
                .flatMap(it -> it)
                .toList();
    }
}
