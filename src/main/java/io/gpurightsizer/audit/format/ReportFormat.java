package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.util.List;

import io.gpurightsizer.audit.AuditReport;

/** A way to write a report. */
public interface ReportFormat {
    List<String> NAMES = List.of("table", "json", "csv", "markdown", "html", "junit", "sarif");

    void write(AuditReport report, Appendable out) throws IOException;

    /**
     * The format of a name.
     *
     * @param name one of {@link #NAMES}
     * @param screen how wide lines of the table may be, and whether they may have colour
     * @throws IllegalArgumentException if there is none
     */
    static ReportFormat of(String name, Screen screen) {
        return switch (name) {
            case "table" -> new TableFormat(screen);
            case "json" -> new JsonFormat();
            case "csv" -> new CsvFormat();
            case "markdown" -> new MarkdownFormat();
            case "html" -> new HtmlFormat();
            case "junit" -> new JunitFormat();
            case "sarif" -> new SarifFormat();
            default ->
                throw new IllegalArgumentException(
                        "\"" + name + "\" is not a format; expected one of " + String.join(", ", NAMES));
        };
    }

    /**
     * What the table is written to.
     *
     * @param width columns of the terminal; {@link #UNLIMITED} where lines may have any length
     * @param colour whether it shows colours
     */
    record Screen(int width, boolean colour) {
        public static final int UNLIMITED = Integer.MAX_VALUE;
        public static final Screen PLAIN = new Screen(UNLIMITED, false);
    }
}
