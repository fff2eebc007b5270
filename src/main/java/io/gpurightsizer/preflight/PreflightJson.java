package io.gpurightsizer.preflight;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

import io.gpurightsizer.audit.format.JsonFormat;
import io.gpurightsizer.text.ApiGroup;

/** The report for programs, whose shape {@code docs/preflight.md} documents. Fields are only ever added within a version. */
public final class PreflightJson {
    private PreflightJson() {}

    public static void write(PreflightReport report, Appendable out) throws IOException {
        JsonFormat.write(Document.of(report), out);
    }

    private record Document(
            String apiVersion, String kind, String cluster, String result, List<Check> checks, List<Unread> unread) {
        static Document of(PreflightReport report) {
            return new Document(
                    ApiGroup.VERSION,
                    "Preflight",
                    report.cluster(),
                    report.result().toString(),
                    report.checks().stream().map(Check::of).toList(),
                    report.unread().stream()
                            .map(it -> new Unread(it.at().file(), it.why()))
                            .toList());
        }
    }

    private record Check(String name, String about, String result, List<Found> findings) {
        static Check of(PreflightReport.Checked checked) {
            return new Check(
                    checked.check().toString(),
                    checked.check().about(),
                    checked.result().toString(),
                    checked.findings().stream()
                            .map(it -> new Found(it.result().toString(), it.found(), it.why(), it.todo()))
                            .toList());
        }
    }

    @JsonInclude(Include.NON_EMPTY)
    private record Found(String result, String found, String why, String todo) {}

    private record Unread(String file, String why) {}
}
