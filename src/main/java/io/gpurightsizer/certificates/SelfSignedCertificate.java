package io.gpurightsizer.certificates;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.bouncycastle.asn1.x500.X500Name;

/** Makes a self-signed certificate, with which the webhook starts where none is configured. */
public final class SelfSignedCertificate {
    private SelfSignedCertificate() {}

    /**
     * A new key on the curve P-256 and a certificate for these DNS names and IP addresses.
     *
     * @param names the first one is also the subject
     * @throws CertificateException if this Java runtime cannot make one
     */
    public static ServerCertificate create(List<String> names, Instant now, Duration life) {
        return CertificateBuilder.attempt(() -> {
            KeyPair keys = CertificateBuilder.newKeys();
            X500Name subject = new X500Name("CN=" + names.get(0));
            X509Certificate certificate = CertificateBuilder.selfSigned(subject, keys.getPublic(), now, now.plus(life))
                    .forServer(names)
                    .signedWith(keys.getPrivate());
            return new ServerCertificate(keys.getPrivate(), List.of(certificate));
        });
    }
}
