package io.gpurightsizer.certificates;

import java.time.Duration;
import java.util.List;

/**
 * Which certificates the webhook makes for itself, and how long they are valid.
 *
 * @param names DNS names to serve under, for example {@code gpu-rightsizer.gpu-rightsizer.svc}; the first is the subject
 * @param life of a certificate, which is renewed after two thirds of it
 * @param authorityLife of the authority, which is replaced after two thirds of it; at least three times {@code life}, so
 *     that no certificate is cut short by the end of its authority
 */
public record CertificatePlan(List<String> names, Duration life, Duration authorityLife) {
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST_OVERLAP = Duration.ofMinutes(1);
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);

    /**
     * Checks the durations.
     *
     * @throws CertificateException if they are too short
     */
    public CertificatePlan {
        names = List.copyOf(names);
        if (life.compareTo(SHORTEST) < 0) {
            throw new CertificateException("rightsizer.tls.certificate-life: " + life + " is too short; at least 10s");
        }
        if (authorityLife.compareTo(life.multipliedBy(3)) < 0) {
            throw new CertificateException("rightsizer.tls.authority-life: " + authorityLife
                    + " is too short; at least three times rightsizer.tls.certificate-life, " + life);
        }
    }

    /** From an authority being trusted to its first certificate being served: API servers need time to see the change. */
    Duration overlap() {
        return shorter(life.dividedBy(10), LONGEST_OVERLAP);
    }

    /** From one reconciliation to the next. */
    Duration interval() {
        return shorter(life.dividedBy(20), LONGEST_INTERVAL);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
