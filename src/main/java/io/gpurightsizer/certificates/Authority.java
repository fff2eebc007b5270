package io.gpurightsizer.certificates;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Our own certificate authority, which issues certificates for the webhook only. Its key and certificate are a pair. */
record Authority(PrivateKey key, X509Certificate certificate) {
    /** In the name of all our authorities, so that they can be told from others in a bundle. */
    private static final String ORGANISATION = "O=gpu-rightsizer.io";

    Authority {
        ServerCertificate.requirePair(key, certificate);
    }

    /** A new one with a unique name, for example {@code CN=1b4e28ba,O=gpu-rightsizer.io}. */
    static Authority create(Instant now, Duration life) {
        String name = UUID.randomUUID().toString().substring(0, 8);
        return CertificateBuilder.authority("CN=" + name + "," + ORGANISATION, now, now.plus(life));
    }

    /** Whether a certificate is that of one of our authorities, this one or another. */
    static boolean isOurs(X509Certificate certificate) {
        String[] parts = certificate.getSubjectX500Principal().getName().split(",");
        return Arrays.asList(parts).contains(ORGANISATION);
    }

    /** A new key, and a certificate for these names that is valid no longer than the authority itself. */
    ServerCertificate issue(List<String> names, Instant now, Duration life) {
        Instant end = certificate.getNotAfter().toInstant();
        Instant until = now.plus(life).isBefore(end) ? now.plus(life) : end;
        return CertificateBuilder.issuedBy(this, names, now, until);
    }

    boolean issued(X509Certificate other) {
        try {
            other.verify(certificate.getPublicKey());
            return other.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
