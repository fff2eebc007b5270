package io.gpurightsizer.certificates;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import org.bouncycastle.asn1.x500.X500Name;

/**
 * A certificate authority of our own, which vouches for the certificates of the webhook and for nothing else. One that
 * exists was proved to have the key that goes with its certificate.
 */
record Authority(PrivateKey key, X509Certificate certificate) {
    /** All our authorities have it in their name, so that they are told from others in a bundle. */
    private static final String ORGANISATION = "O=gpu-rightsizer.io";

    Authority {
        ServerCertificate.requirePair(key, certificate);
    }

    /** A new one with a name that no other has, for example {@code CN=1b4e28ba,O=gpu-rightsizer.io}. */
    static Authority create(Instant now, Duration life) {
        return CertificateBuilder.attempt(() -> {
            KeyPair keys = CertificateBuilder.newKeys();
            String name = UUID.randomUUID().toString().substring(0, 8);
            X509Certificate certificate = CertificateBuilder.bySelf(
                            new X500Name("CN=" + name + "," + ORGANISATION), keys.getPublic(), now, now.plus(life))
                    .forAuthority()
                    .signedWith(keys.getPrivate());
            return new Authority(keys.getPrivate(), certificate);
        });
    }

    /** Whether a certificate is that of one of our authorities, this one or another. */
    static boolean isOurs(X509Certificate certificate) {
        String[] parts = certificate.getSubjectX500Principal().getName().split(",");
        return Arrays.asList(parts).contains(ORGANISATION);
    }

    /** A new key and a certificate for these names, valid for that long but no longer than the authority itself. */
    ServerCertificate issue(List<String> names, Instant now, Duration life) {
        Instant until = earlier(now.plus(life), certificate.getNotAfter().toInstant());
        return CertificateBuilder.attempt(() -> {
            KeyPair keys = CertificateBuilder.newKeys();
            X509Certificate issued = CertificateBuilder.by(
                            certificate, new X500Name("CN=" + names.get(0)), keys.getPublic(), now, until)
                    .forServer(names)
                    .signedWith(key);
            return new ServerCertificate(keys.getPrivate(), List.of(issued));
        });
    }

    boolean issued(X509Certificate other) {
        try {
            other.verify(certificate.getPublicKey());
            return other.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
