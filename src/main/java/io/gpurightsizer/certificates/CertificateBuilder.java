package io.gpurightsizer.certificates;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Builds certificates: elliptic curve P-256, SHA-256, valid from a few minutes before now. */
final class CertificateBuilder {
    /** Certificates are valid from before they are made, for clocks that are behind: by a tenth of their life, at most this. */
    private static final Duration MOST_SKEW = Duration.ofMinutes(5);

    private CertificateBuilder() {}

    /** Work with the exceptions of the libraries; no caller can do anything about them. */
    private interface Work<T> {
        T get() throws GeneralSecurityException, CertIOException, OperatorCreationException;
    }

    private static <T> T attempt(Work<T> work) {
        try {
            return work.get();
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new CertificateException("no certificate can be made: " + e.getMessage(), e);
        }
    }

    /** An authority with a new key, which issues certificates of servers, not of further authorities. */
    static Authority authority(String name, Instant now, Instant until) {
        return attempt(() -> {
            KeyPair keys = newKeys();
            X500Name subject = new X500Name(name);
            X509v3CertificateBuilder builder = builder(subject, subject, keys.getPublic(), now, until)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new Authority(keys.getPrivate(), signed(builder, keys.getPrivate()));
        });
    }

    /** A new key, and a certificate for these DNS names and IP addresses that it signs itself. */
    static ServerCertificate selfSigned(List<String> names, Instant now, Instant until) {
        return attempt(() -> {
            KeyPair keys = newKeys();
            X509v3CertificateBuilder builder =
                    server(names, new X500Name("CN=" + names.get(0)), keys.getPublic(), keys.getPublic(), now, until);
            return new ServerCertificate(keys.getPrivate(), List.of(signed(builder, keys.getPrivate())));
        });
    }

    /** A new key, and a certificate for these DNS names and IP addresses by an authority. */
    static ServerCertificate issuedBy(Authority authority, List<String> names, Instant now, Instant until) {
        return attempt(() -> {
            KeyPair keys = newKeys();
            X509Certificate issuer = authority.certificate();
            X500Name issuerName =
                    X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded());
            X509v3CertificateBuilder builder =
                    server(names, issuerName, issuer.getPublicKey(), keys.getPublic(), now, until);
            return new ServerCertificate(keys.getPrivate(), List.of(signed(builder, authority.key())));
        });
    }

    private static X509v3CertificateBuilder server(
            List<String> names, X500Name issuer, PublicKey issuerKey, PublicKey key, Instant now, Instant until)
            throws GeneralSecurityException, CertIOException {
        return builder(issuer, new X500Name("CN=" + names.get(0)), key, now, until)
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                .addExtension(Extension.subjectAlternativeName, false, alternativeNames(names))
                .addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuerKey));
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Instant now, Instant until)
            throws GeneralSecurityException, CertIOException {
        Duration skew = shorter(Duration.between(now, until).dividedBy(10), MOST_SKEW);
        BigInteger serial = new BigInteger(120, new SecureRandom());
        return new JcaX509v3CertificateBuilder(
                        issuer, serial, Date.from(now.minus(skew)), Date.from(until), subject, key)
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** When a certificate of ours was made: its first day less the skew that was added. */
    static Instant madeAt(X509Certificate certificate) {
        Instant start = certificate.getNotBefore().toInstant();
        Duration validity = Duration.between(start, certificate.getNotAfter().toInstant());
        return start.plus(shorter(validity.dividedBy(11), MOST_SKEW));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static GeneralNames alternativeNames(List<String> names) {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    private static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.matches("[0-9.]+");
    }
}
