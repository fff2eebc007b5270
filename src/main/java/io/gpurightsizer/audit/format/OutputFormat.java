package io.gpurightsizer.audit.format;

import java.util.Locale;
import java.util.function.Function;

/** The formats of reports. */
public enum OutputFormat {
    TABLE(TableFormat::new),
    JSON(screen -> new JsonFormat()),
    CSV(screen -> new CsvFormat()),
    MARKDOWN(screen -> new MarkdownFormat()),
    HTML(screen -> new HtmlFormat()),
    JUNIT(screen -> new JunitFormat()),
    SARIF(screen -> new SarifFormat());

    private final Function<Screen, ReportFormat> format;

    OutputFormat(Function<Screen, ReportFormat> format) {
        this.format = format;
    }

    /** The format; {@code screen} says how wide lines of the table may be, and whether they may have colour. */
    public ReportFormat on(Screen screen) {
        return format.apply(screen);
    }

    /** As it is typed, for example {@code json}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
