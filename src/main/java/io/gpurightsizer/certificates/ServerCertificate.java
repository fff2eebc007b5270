package io.gpurightsizer.certificates;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A private key and its certificate chain. They belong together: a signature made with the key was verified with the
 * certificate.
 *
 * @param chain the server's own certificate first
 */
public record ServerCertificate(PrivateKey key, List<X509Certificate> chain) {
    private static final byte[] PROBE = {'p', 'a', 'i', 'r'};

    /**
     * Checks that key and certificate belong together.
     *
     * @throws CertificateException if they do not, or if the key is neither RSA nor EC
     */
    public ServerCertificate {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new CertificateException("there is no certificate");
        }
        requirePair(key, chain.get(0));
    }

    /**
     * A new key, and a certificate for these DNS names and IP addresses that it signs itself.
     *
     * @param names the first one is also the subject
     */
    public static ServerCertificate selfSigned(List<String> names, Instant now, Duration life) {
        return CertificateBuilder.selfSigned(names, now, now.plus(life));
    }

    /** When the certificate stops being valid. */
    public Instant expiry() {
        return chain.get(0).getNotAfter().toInstant();
    }

    /** Whether it is valid now and stays so for a tenth of its life, or for {@code most} if that is shorter. */
    public boolean isValidFor(Duration most, Instant now) {
        Instant start = chain.get(0).getNotBefore().toInstant();
        Duration tenth = Duration.between(start, expiry()).dividedBy(10);
        Duration margin = tenth.compareTo(most) < 0 ? tenth : most;
        return !now.isBefore(start) && now.plus(margin).isBefore(expiry());
    }

    /** Throws unless the two belong together. */
    static void requirePair(PrivateKey key, X509Certificate certificate) {
        String algorithm = signatureAlgorithm(key);
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(PROBE);
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(PROBE);
            if (!verifier.verify(signer.sign())) {
                throw new CertificateException(
                        "the private key does not belong to the certificate " + certificate.getSubjectX500Principal());
            }
        } catch (GeneralSecurityException e) {
            throw new CertificateException(
                    "the private key does not belong to the certificate " + certificate.getSubjectX500Principal(), e);
        }
    }

    /** BoringSSL answers no handshake with another kind of key: neither Ed25519 nor RSASSA-PSS. */
    private static String signatureAlgorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "EC", "ECDSA" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default ->
                throw new CertificateException(
                        "the private key is of the kind " + key.getAlgorithm() + "; expected RSA or EC");
        };
    }
}
