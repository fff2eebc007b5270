package io.gpurightsizer.certificates;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

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
     * Reads the data of a Secret.
     *
     * @throws CertificateException if a text is missing or cannot be read, or if they do not belong together
     */
    static CertificateBundle fromData(Map<String, String> data) {
        Authority authority = new Authority(
                Pem.key(AUTHORITY_KEY, text(data, AUTHORITY_KEY)),
                Pem.certificates(AUTHORITY_CERTIFICATE, text(data, AUTHORITY_CERTIFICATE))
                        .get(0));
        return new CertificateBundle(
                authority,
                new ServerCertificate(
                        Pem.key(KEY, text(data, KEY)), Pem.certificates(CERTIFICATE, text(data, CERTIFICATE))));
    }

    private static String text(Map<String, String> data, String name) {
        String text = data.get(name);
        if (text == null) {
            throw new CertificateException(name + " is missing");
        }
        return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.ISO_8859_1);
    }

    /** The data of a Secret, PEM in Base64 by name. */
    Map<String, String> toData() {
        return Map.of(
                AUTHORITY_CERTIFICATE, encoded(Pem.of(List.of(authority.certificate()))),
                AUTHORITY_KEY, encoded(Pem.of(authority.key())),
                CERTIFICATE, encoded(Pem.of(certificate.chain())),
                KEY, encoded(Pem.of(certificate.key())));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
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
