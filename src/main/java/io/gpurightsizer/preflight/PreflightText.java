package io.gpurightsizer.preflight;

import java.io.IOException;
import java.util.List;

import io.gpurightsizer.audit.format.Screen;

/** Writes a report for a person: each check with what it found and what is to be done. */
public final class PreflightText {
    private static final String INDENT = "           ";

    private final Screen screen;

    public PreflightText(Screen screen) {
        this.screen = screen;
    }

    public void write(PreflightReport report, Appendable out) throws IOException {
        lines("Cluster " + report.cluster(), "", "", out);
        for (PreflightReport.Checked checked : report.checks()) {
            out.append('\n')
                    .append(screen.bold(checked.check() + ": " + checked.check().about()))
                    .append('\n');
            for (Finding finding : checked.findings()) {
                write(finding, out);
            }
        }
        out.append('\n');
        lines(summary(report), "", "", out);
    }

    private void write(Finding finding, Appendable out) throws IOException {
        String result = String.format("  %-9s", finding.result());
        List<String> lines = screen.wrapped(finding.found(), result, INDENT);
        for (String line : lines) {
            out.append(styled(finding.result(), line)).append('\n');
        }
        if (finding.result() != Result.UNKNOWN) {
            labelled("why: ", finding.why(), out);
            labelled("do:  ", finding.todo(), out);
        }
    }

    private static String summary(PreflightReport report) {
        String verdict = report.result() == Result.FAIL
                ? "A pod could be worse off in mode enforce: change what failed first."
                : "Nothing was found that would make a pod worse off in mode enforce.";
        String unknown = report.count(Result.UNKNOWN) == 0
                ? ""
                : " What may not be read is not known: run this as somebody who may read it in all namespaces.";
        return report.count(Result.PASS) + " pass, " + report.count(Result.WARN) + " warn, "
                + report.count(Result.UNKNOWN) + " unknown, " + report.count(Result.FAIL) + " fail. " + verdict
                + unknown;
    }

    private String styled(Result result, String line) {
        return switch (result) {
            case PASS -> screen.green(line);
            case FAIL -> screen.red(line);
            case WARN, UNKNOWN -> line;
        };
    }

    private void labelled(String label, String text, Appendable out) throws IOException {
        if (!text.isEmpty()) {
            lines(text, INDENT + label, INDENT + " ".repeat(label.length()), out);
        }
    }

    private void lines(String text, String first, String others, Appendable out) throws IOException {
        for (String line : screen.wrapped(text, first, others)) {
            out.append(line).append('\n');
        }
    }
}
