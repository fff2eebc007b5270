package io.gpurightsizer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A chart of lines, the upright axis by powers of ten, as SVG. */
final class Picture {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 380;
    private static final int MARGIN = 60;

    private final String title;
    private final String across;
    private final String upright;
    private final List<Series> lines = new ArrayList<>();

    private record Series(String name, String colour, double[] x, double[] y) {}

    Picture(String title, String across, String upright) {
        this.title = title;
        this.across = across;
        this.upright = upright;
    }

    Picture line(String name, String colour, double[] x, double[] y) {
        lines.add(new Series(name, colour, x, y));
        return this;
    }

    void write(Path file) throws IOException {
        double right = lines.stream().flatMapToDouble(it -> Arrays.stream(it.x)).max().orElseThrow();
        double top = Math.ceil(Math.log10(
                lines.stream().flatMapToDouble(it -> Arrays.stream(it.y)).max().orElseThrow()));
        double bottom = Math.floor(Math.log10(lines.stream()
                .flatMapToDouble(it -> Arrays.stream(it.y))
                .filter(it -> it > 0)
                .min()
                .orElseThrow()));
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\"><rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                HEIGHT));
        text(svg, MARGIN, 24, "start", title);
        text(svg, WIDTH / 2.0, HEIGHT - 12, "middle", across);
        text(svg, MARGIN, 46, "start", upright);
        for (double power = bottom; power <= top; power++) {
            double y = y(Math.pow(10, power), bottom, top);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                    MARGIN,
                    WIDTH - 20,
                    y,
                    y));
            text(svg, MARGIN - 6, y + 4, "end", number(Math.pow(10, power)));
        }
        for (int i = 0; i <= 5; i++) {
            text(svg, x(right * i / 5, right), HEIGHT - MARGIN + 18, "middle", number(right * i / 5));
        }
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), i, right, bottom, top);
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, svg.append("</svg>\n"));
        System.out.println("picture: " + file);
    }

    private void draw(StringBuilder svg, Series line, int index, double right, double bottom, double top) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < line.x.length; i++) {
            if (line.y[i] > 0) {
                points.append(String.format(
                        Locale.ROOT, "%.1f,%.1f ", x(line.x[i], right), y(line.y[i], bottom, top)));
            }
        }
        svg.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"")
                .append(line.colour)
                .append("\" points=\"")
                .append(points.toString().strip())
                .append("\"/>\n");
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"%s\">%s</text>%n",
                WIDTH - 24,
                24 + 16 * index,
                line.colour,
                line.name));
    }

    private static double x(double value, double right) {
        return MARGIN + value / right * (WIDTH - MARGIN - 20);
    }

    private static double y(double value, double bottom, double top) {
        double part = (Math.log10(value) - bottom) / Math.max(1, top - bottom);
        return HEIGHT - MARGIN - part * (HEIGHT - 2.0 * MARGIN);
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text));
    }

    private static String number(double value) {
        return value >= 10 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2g", value);
    }
}
