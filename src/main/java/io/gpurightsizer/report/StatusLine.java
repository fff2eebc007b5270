package io.gpurightsizer.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.gpurightsizer.audit.format.HtmlFormat;
import io.gpurightsizer.audit.format.Numbers;

/** What stands above a served page: the way to the others, how old it is, and why it is no newer. */
final class StatusLine {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private StatusLine() {}

    static String html(ReportState.Shown shown, Duration every, Instant now) {
        String age = shown.last()
                .map(it -> "read at " + TIME.format(it.at()) + ", " + ago(Duration.between(it.at(), now)))
                .orElse("not read yet");
        return "<nav class=\"served\"><a href=\"/\">Audit</a><a href=\"/plan\">Plan</a><a href=\"/metrics\">Metrics</a>"
                + "<span class=\"age\">" + age + "; read every " + inWords(every) + "</span></nav>\n"
                + shown.failure().map(it -> failure(it, shown)).orElse("");
    }

    private static String failure(ReportState.Failure failure, ReportState.Shown shown) {
        String stays = shown.last().isPresent() ? " What was read before is shown below." : "";
        return "<p class=\"card bad\" role=\"alert\">At " + TIME.format(failure.at())
                + " the cluster could not be read: " + HtmlFormat.escaped(failure.why()) + "." + stays + "</p>\n";
    }

    private static String ago(Duration age) {
        return age.toMinutes() < 1 ? "less than a minute ago" : inWords(age) + " ago";
    }

    /** For example {@code 10 minutes}, {@code 3 hours}; in the largest unit of which there are two or more. */
    static String inWords(Duration duration) {
        if (duration.toMinutes() < 2) {
            return Numbers.counted(duration.toSeconds(), "second");
        }
        return duration.toHours() < 2
                ? Numbers.counted(duration.toMinutes(), "minute")
                : Numbers.counted(duration.toHours(), "hour");
    }
}
