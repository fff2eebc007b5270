package io.gpurightsizer.certificates;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the replicas share: an authority and a certificate that it issued. In a Secret these are four PEM texts:
 * {@code ca.crt}, {@code ca.key}, {@code tls.crt}, {@code tls.key}.
 */
record CertificateBundle(Authority authority, ServerCertificate certificate) {
    static final String AUTHORITY_CERTIFICATE = "ca.crt";
    static final String AUTHORITY_KEY = "ca.key";
    static final String CERTIFICATE = "tls.crt";
    static final String KEY = "tls.key";

    CertificateBundle {
        if (!authority.issued(certificate.chain().get(0))) {
            throw new CertificateException(CERTIFICATE + " was not issued by " + AUTHORITY_CERTIFICATE);
        }
    }

    /** A new authority and its first certificate. */
    static CertificateBundle create(CertificatePlan plan, Instant now) {
        return issuedBy(Authority.create(now, plan.authorityLife()), plan, now);
    }

    private static CertificateBundle issuedBy(Authority authority, CertificatePlan plan, Instant now) {
        return new CertificateBundle(authority, authority.issue(plan.names(), now, plan.life()));
    }

    /**
     * Reads what {@link #toPem} wrote.
     *
     * @throws CertificateException if one is missing or cannot be read, or if they do not belong together
     */
    static CertificateBundle fromPem(Map<String, String> texts) {
        Authority authority = new Authority(
                Pem.key(AUTHORITY_KEY, text(texts, AUTHORITY_KEY)),
                Pem.certificates(AUTHORITY_CERTIFICATE, text(texts, AUTHORITY_CERTIFICATE))
                        .get(0));
        return new CertificateBundle(
                authority,
                new ServerCertificate(
                        Pem.key(KEY, text(texts, KEY)), Pem.certificates(CERTIFICATE, text(texts, CERTIFICATE))));
    }

    private static String text(Map<String, String> texts, String name) {
        String text = texts.get(name);
        if (text == null) {
            throw new CertificateException(name + " is missing");
        }
        return text;
    }

    Map<String, String> toPem() {
        Map<String, String> texts = new TreeMap<>();
        texts.put(AUTHORITY_CERTIFICATE, Pem.of(List.of(authority.certificate())));
        texts.put(AUTHORITY_KEY, Pem.of(authority.key()));
        texts.put(CERTIFICATE, Pem.of(certificate.chain()));
        texts.put(KEY, Pem.of(certificate.key()));
        return texts;
    }

    /** This one if nothing is due; else with a new certificate and, if that is due, a new authority. */
    CertificateBundle renewedIfDue(CertificatePlan plan, Instant now) {
        if (isDue(authority.certificate(), now)) {
            return create(plan, now);
        }
        boolean due = isDue(certificate.chain().get(0), now) || !servesUnder(plan.names());
        return due ? issuedBy(authority, plan, now) : this;
    }

    /** From when on both are valid. */
    Instant validFrom() {
        Instant first = authority.certificate().getNotBefore().toInstant();
        Instant second = certificate.chain().get(0).getNotBefore().toInstant();
        return first.isAfter(second) ? first : second;
    }

    /** Whether two thirds of its life are over. */
    private static boolean isDue(X509Certificate certificate, Instant now) {
        Instant start = CertificateBuilder.madeAt(certificate);
        Duration life = Duration.between(start, certificate.getNotAfter().toInstant());
        return !now.isBefore(start.plus(life.multipliedBy(2).dividedBy(3)));
    }

    private boolean servesUnder(List<String> names) {
        try {
            var alternatives = certificate.chain().get(0).getSubjectAlternativeNames();
            return alternatives != null
                    && alternatives.stream().map(it -> it.get(1)).toList().containsAll(names);
        } catch (CertificateParsingException e) {
            return false;
        }
    }
}
