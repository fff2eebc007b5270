package io.gpurightsizer.audit.format;

import java.util.Locale;
import java.util.function.BiFunction;

/** The formats of reports. */
public enum OutputFormat {
    TABLE(TableFormat::new),
    /** The table with all columns, as kubectl calls it. */
    WIDE((screen, listing) -> new TableFormat(screen, listing.inFull())),
    JSON((screen, listing) -> new JsonFormat()),
    CSV((screen, listing) -> new CsvFormat()),
    MARKDOWN((screen, listing) -> new MarkdownFormat()),
    HTML((screen, listing) -> new HtmlFormat()),
    JUNIT((screen, listing) -> new JunitFormat()),
    SARIF((screen, listing) -> new SarifFormat()),
    POLICY_REPORT((screen, listing) -> new PolicyReportFormat());

    private final BiFunction<Screen, Listing, ReportFormat> format;

    OutputFormat(BiFunction<Screen, Listing, ReportFormat> format) {
        this.format = format;
    }

    /**
     * The format; {@code screen} says how wide lines of the table may be and whether they may have colour, {@code listing}
     * which workloads it shows.
     */
    public ReportFormat on(Screen screen, Listing listing) {
        return format.apply(screen, listing);
    }

    public boolean isTable() {
        return this == TABLE || this == WIDE;
    }

    /** As it is typed, for example {@code policy-report}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
