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
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Builds certificates: elliptic curve P-256, SHA-256, valid from a few minutes before now. */
final class CertificateBuilder {
    /** Certificates are valid from before they are made, for clocks that are behind: by a tenth of their life, at most this. */
    private static final Duration MOST_SKEW = Duration.ofMinutes(5);

    private final JcaX509v3CertificateBuilder builder;
    private final JcaX509ExtensionUtils identifiers;
    private final PublicKey issuerKey;

    private CertificateBuilder(JcaX509v3CertificateBuilder builder, PublicKey subjectKey, PublicKey issuerKey)
            throws GeneralSecurityException, CertIOException {
        this.builder = builder;
        this.identifiers = new JcaX509ExtensionUtils();
        this.issuerKey = issuerKey;
        builder.addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(subjectKey));
    }

    /** Work with the exceptions of the libraries; no caller can do anything about them. */
    interface Work<T> {
        T get() throws GeneralSecurityException, CertIOException, OperatorCreationException;
    }

    static <T> T attempt(Work<T> work) {
        try {
            return work.get();
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new CertificateException("no certificate can be made: " + e.getMessage(), e);
        }
    }

    static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    static CertificateBuilder selfSigned(X500Name subject, PublicKey key, Instant now, Instant until)
            throws GeneralSecurityException, CertIOException {
        return new CertificateBuilder(
                new JcaX509v3CertificateBuilder(subject, serial(), from(now, until), Date.from(until), subject, key),
                key,
                key);
    }

    static CertificateBuilder issuedBy(
            X509Certificate issuer, X500Name subject, PublicKey key, Instant now, Instant until)
            throws GeneralSecurityException, CertIOException {
        return new CertificateBuilder(
                new JcaX509v3CertificateBuilder(issuer, serial(), from(now, until), Date.from(until), subject, key),
                key,
                issuer.getPublicKey());
    }

    /** For an authority that issues certificates of servers, not of further authorities. */
    CertificateBuilder forAuthority() throws CertIOException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return this;
    }

    /** For a server with these DNS names and IP addresses. */
    CertificateBuilder forServer(List<String> names) throws CertIOException {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(names));
        builder.addExtension(
                Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(issuerKey));
        return this;
    }

    X509Certificate signedWith(PrivateKey key) throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static BigInteger serial() {
        return new BigInteger(120, new SecureRandom());
    }

    private static Date from(Instant now, Instant until) {
        return Date.from(now.minus(shorter(Duration.between(now, until).dividedBy(10), MOST_SKEW)));
    }

    /** When a certificate of ours was made, computed from what {@link #from} has added. */
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
