package io.gpurightsizer.benchmark.report;

import java.util.List;
import java.util.Locale;

/** A figure over the rate of arrivals, a line for each strategy, as SVG. Colours come from the page's style. */
record Plot(String title, String unit, List<Line> lines) {
    private static final int WIDTH = 440;
    private static final int HEIGHT = 260;
    private static final int LEFT = 52;
    private static final int TOP = 34;
    private static final int RIGHT = 12;
    private static final int BOTTOM = 36;
    private static final int MARKS = 4;

    /** The points of a strategy; values that are not finite are left out. */
    record Line(String strategy, List<Point> points) {}

    record Point(double rate, double value) {}

    /** Titles and names come from plans, and may hold anything. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    String svg() {
        double widest = max(true);
        double highest = rounded(max(false));
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\"><text class=\"title\" x=\"%d\" y=\"16\">%s"
                        + "</text>",
                WIDTH,
                HEIGHT,
                escaped(title),
                LEFT,
                title));
        for (int i = 0; i <= MARKS; i++) {
            double value = highest * i / MARKS;
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text class=\"mark\" x=\"%d\" y=\"%.1f\""
                            + " text-anchor=\"end\">%s</text>",
                    LEFT,
                    WIDTH - RIGHT,
                    y(value, highest),
                    y(value, highest),
                    LEFT - 6,
                    y(value, highest) + 4,
                    number(value)));
            double rate = widest * i / MARKS;
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"mark\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x(rate, widest),
                    HEIGHT - BOTTOM + 16,
                    number(rate)));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"mark\" x=\"%d\" y=\"%d\" text-anchor=\"end\">arrivals a second</text><text class=\"mark\" x=\"4\""
                        + " y=\"%d\">%s</text>",
                WIDTH - RIGHT,
                HEIGHT - 4,
                TOP - 6,
                unit));
        for (int i = 0; i < lines.size(); i++) {
            line(svg, lines.get(i), "s" + i % 6, widest, highest);
        }
        return svg.append("</svg>").toString();
    }

    private static void line(StringBuilder svg, Line line, String style, double widest, double highest) {
        StringBuilder path = new StringBuilder();
        StringBuilder dots = new StringBuilder();
        for (Point point : line.points()) {
            if (Double.isFinite(point.value())) {
                String place =
                        String.format(Locale.ROOT, "%.1f,%.1f", x(point.rate(), widest), y(point.value(), highest));
                path.append(path.isEmpty() ? "M" : "L").append(place);
                dots.append(String.format(
                        Locale.ROOT,
                        "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s, %s/s: %s</title></circle>",
                        style,
                        x(point.rate(), widest),
                        y(point.value(), highest),
                        escaped(line.strategy()),
                        number(point.rate()),
                        number(point.value())));
            }
        }
        svg.append("<path class=\"")
                .append(style)
                .append("\" d=\"")
                .append(path)
                .append("\"/>")
                .append(dots);
    }

    private double max(boolean ofRates) {
        double max = lines.stream()
                .flatMap(it -> it.points().stream())
                .mapToDouble(it -> ofRates ? it.rate() : it.value())
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        return max > 0 ? max : 1;
    }

    /** The next number of one or two digits and zeros. */
    private static double rounded(double value) {
        double step = Math.pow(10, Math.floor(Math.log10(value))) / 5;
        return Math.ceil(value / step) * step;
    }

    private static double x(double rate, double widest) {
        return LEFT + rate / widest * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double value, double highest) {
        return HEIGHT - BOTTOM - value / highest * (HEIGHT - TOP - BOTTOM);
    }

    private static String number(double value) {
        String format = value >= 100 || value == Math.rint(value) ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
