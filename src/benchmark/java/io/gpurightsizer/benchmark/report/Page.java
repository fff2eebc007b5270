package io.gpurightsizer.benchmark.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.ValueResolvers;
import io.quarkus.qute.Variant;

/** The report as one page, plots as SVG in it. */
final class Page {
    private Page() {}

    static String of(Results results, Report.Summary summary) {
        List<String> loads = results.loads();
        return engine().parse(template(), Variant.forContentType(Variant.TEXT_HTML))
                .data("sentences", summary.sentences())
                .data("strategies", results.strategies())
                .data(
                        "plots",
                        loads.stream()
                                .flatMap(it -> plots(results, it).stream())
                                .map(Plot::svg)
                                .toList())
                .data(
                        "capacities",
                        summary.capacities().stream().map(Page::capacity).toList())
                .data(
                        "throughput",
                        summary.throughput().stream().map(Page::throughput).toList())
                .data(
                        "comparisons",
                        summary.comparisons().stream().map(Page::comparison).toList())
                .render();
    }

    private static List<Plot> plots(Results results, String load) {
        List<Plot> plots = new ArrayList<>();
        boolean overRates = results.strategies().stream()
                .anyMatch(it -> idle(results, load, it).size() > 1);
        if (overRates) {
            TreeSet<String> measures = new TreeSet<>();
            results.strategies()
                    .forEach(it -> idle(results, load, it).forEach(cell -> measures.addAll(cell.measures())));
            for (String measure : measures) {
                plots.add(plot(
                        results,
                        load,
                        load + ": p95, " + measure,
                        "ms",
                        it -> it.figures(measure).p95()));
            }
            plots.add(plot(results, load, load + ": turns a second and GPU", "1/s", Cell::perSecondAndGpu));
        }
        return plots;
    }

    private static Plot plot(Results results, String load, String title, String unit, ToDoubleFunction<Cell> value) {
        return new Plot(
                title,
                unit,
                results.strategies().stream()
                        .map(strategy -> new Plot.Line(
                                strategy,
                                idle(results, load, strategy).stream()
                                        .map(it -> new Plot.Point(it.situation().rate(), value.applyAsDouble(it)))
                                        .toList()))
                        .toList());
    }

    private static List<Cell> idle(Results results, String load, String strategy) {
        return results.cells(load, strategy).stream()
                .filter(it -> it.situation().neighbour().equals("idle"))
                .toList();
    }

    private static List<String> throughput(Report.Summary.Throughput it) {
        return List.of(
                it.situation().toString(),
                it.strategy(),
                String.valueOf(it.gpus()),
                String.valueOf(it.turns()),
                number("%.2f %%", it.success() * 100),
                number("%.3f", it.perSecondAndGpu()),
                number("%.0f %%", it.utilisation()),
                number("%.1f", it.late()));
    }

    private static List<String> comparison(Comparison it) {
        Figures figures = it.figures();
        return List.of(
                it.situation().toString(),
                it.strategy(),
                figures.measure(),
                String.valueOf(figures.samples()),
                number("%.1f", figures.p50()),
                number("%.1f", figures.p95()),
                number("%.1f", figures.p99()),
                number("%.1f", figures.deviation()),
                ratio(it.p95()),
                ratio(it.deviation()));
    }

    private static List<String> capacity(Capacity it) {
        return List.of(
                it.load(),
                it.strategy(),
                number("%s", it.upTo()),
                it.reached() ? number("%s", it.at()) : "not reached",
                number("%.0f %%", it.utilisation()));
    }

    private static String ratio(Optional<Ratio> ratio) {
        return ratio.map(it -> number("%.2f", it.value()) + " (" + number("%.2f", it.low()) + " to "
                        + number("%.2f", it.high()) + ")")
                .orElse("");
    }

    /** A dash for what is not known, and for a quantile that is a turn which failed. */
    private static String number(String format, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "–";
    }

    private static Engine engine() {
        return Engine.builder()
                .addDefaults()
                .addValueResolvers(ValueResolvers.rawResolver(), new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .build();
    }

    private static String template() {
        try (InputStream in = Page.class.getResourceAsStream("report.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
