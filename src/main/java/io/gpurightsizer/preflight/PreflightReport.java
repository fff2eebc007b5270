package io.gpurightsizer.preflight;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.gpurightsizer.objects.UnreadableDocument;

/**
 * What all checks found.
 *
 * @param cluster what it was asked of
 * @param checks one for each check, in their order
 * @param unread everything that may not be read, whether or not a check needs it
 */
public record PreflightReport(String cluster, List<Checked> checks, List<UnreadableDocument> unread) {
    public PreflightReport {
        checks = List.copyOf(checks);
        unread = List.copyOf(unread);
    }

    /**
     * A check that was made.
     *
     * @param findings at least one
     */
    public record Checked(Check check, List<Finding> findings) {
        public Checked {
            findings = List.copyOf(findings);
        }

        /** The worst of its findings. */
        public Result result() {
            return findings.stream()
                    .map(Finding::result)
                    .max(Comparator.naturalOrder())
                    .orElse(Result.PASS);
        }
    }

    public static PreflightReport of(String cluster, PreflightInput input) {
        List<Checked> checks = Stream.of(Check.values())
                .map(it -> new Checked(it, it.in(input)))
                .toList();
        return new PreflightReport(cluster, checks, input.unread());
    }

    /** The worst of all. */
    public Result result() {
        return checks.stream()
                .map(Checked::result)
                .max(Comparator.naturalOrder())
                .orElse(Result.PASS);
    }

    /** How many checks ended so. */
    public long count(Result result) {
        return checks.stream().filter(it -> it.result() == result).count();
    }
}
