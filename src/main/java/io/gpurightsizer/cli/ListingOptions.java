package io.gpurightsizer.cli;

import java.util.Locale;
import java.util.OptionalInt;

import picocli.CommandLine.Option;

import io.gpurightsizer.audit.format.Listing;
import io.gpurightsizer.audit.format.OutputFormat;
import io.gpurightsizer.cli.terminal.UsageException;

/** How an audit is written: the format, and of a table which workloads it shows. */
final class ListingOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table (default), wide, json, csv, markdown, html, junit, sarif or policy-report.",
            defaultValue = "table")
    private OutputFormat format;

    @Option(names = "--wide", description = "As -o wide: all columns, and the reasons in words.")
    private boolean wide;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "Of the table only the first N workloads; the one with the most to free comes first.")
    private Integer top;

    @Option(
            names = "--only",
            paramLabel = "resize|keep",
            description = "Of the table only workloads of which this becomes.")
    private Shown only;

    @Option(
            names = {"-q", "--quiet"},
            description = "The figures alone, and no progress.")
    private boolean quiet;

    private enum Shown {
        RESIZE(Listing.Only.RESIZE),
        KEEP(Listing.Only.KEEP);

        private final Listing.Only listed;

        Shown(Listing.Only listed) {
            this.listed = listed;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    void checkUsage() {
        if (!format.isTable()) {
            refuse(wide, "--wide");
            refuse(top != null, "--top");
            refuse(only != null, "--only");
        }
        if (top != null && top < 1) {
            throw new UsageException("--top: expected 1 or more, found " + top);
        }
    }

    private void refuse(boolean given, String option) {
        if (given) {
            throw new UsageException(option + " is only for the table, and -o " + format + " shows all");
        }
    }

    OutputFormat format() {
        return format;
    }

    boolean quiet() {
        return quiet;
    }

    Listing listing() {
        return new Listing(
                only == null ? Listing.Only.ALL : only.listed,
                top == null ? OptionalInt.empty() : OptionalInt.of(top),
                wide,
                quiet);
    }
}
