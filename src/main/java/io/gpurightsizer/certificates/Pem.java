package io.gpurightsizer.certificates;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Certificates and keys in PEM, as kubelet, cert-manager and openssl write them. */
public final class Pem {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    /**
     * Reads a certificate and its key from two files.
     *
     * @throws CertificateException if a file cannot be read, holds no certificate or no unencrypted private key, or if
     *     the two do not belong together
     */
    public static ServerCertificate read(Path certificate, Path key) {
        return new ServerCertificate(key(key.toString(), text(key)), certificates(certificate));
    }

    /**
     * Reads a file of one or more certificates.
     *
     * @throws CertificateException if it cannot be read or holds none
     */
    public static List<X509Certificate> certificates(Path file) {
        return certificates(file.toString(), text(file));
    }

    /** PEM is ASCII; anything else in a file is a comment. */
    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new CertificateException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * All certificates in a text.
     *
     * @param name what messages call the text
     * @throws CertificateException if there is none
     */
    static List<X509Certificate> certificates(String name, String text) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Object item : items(name, text)) {
            if (item instanceof X509CertificateHolder holder) {
                certificates.add(convert(name, holder));
            }
        }
        if (certificates.isEmpty()) {
            throw new CertificateException(name + " holds no certificate in PEM");
        }
        return certificates;
    }

    /**
     * The first private key in a text.
     *
     * @param name what messages call the text
     * @throws CertificateException if there is none
     */
    static PrivateKey key(String name, String text) {
        for (Object item : items(name, text)) {
            if (item instanceof PEMKeyPair pair) {
                return convert(name, pair.getPrivateKeyInfo());
            }
            if (item instanceof PrivateKeyInfo info) {
                return convert(name, info);
            }
        }
        throw new CertificateException(name + " holds no unencrypted private key in PEM");
    }

    static String of(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(it -> block("CERTIFICATE", encoded(it)))
                .collect(Collectors.joining());
    }

    /** In PKCS #8. */
    static String of(PrivateKey key) {
        return block("PRIVATE KEY", key.getEncoded());
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new CertificateException("a certificate cannot be written: " + e.getMessage(), e);
        }
    }

    private static String block(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n" + LINES.encodeToString(content) + "\n-----END " + type + "-----\n";
    }

    private static List<Object> items(String name, String text) {
        List<Object> items = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object item = parser.readObject(); item != null; item = parser.readObject()) {
                items.add(item);
            }
            return items;
        } catch (IOException | IllegalArgumentException e) {
            throw new CertificateException(name + " cannot be read as PEM: " + e.getMessage(), e);
        }
    }

    private static X509Certificate convert(String name, X509CertificateHolder holder) {
        try {
            return new JcaX509CertificateConverter().getCertificate(holder);
        } catch (java.security.cert.CertificateException e) {
            throw new CertificateException(name + " holds a certificate that cannot be read: " + e.getMessage(), e);
        }
    }

    private static PrivateKey convert(String name, PrivateKeyInfo info) {
        try {
            return new JcaPEMKeyConverter().getPrivateKey(info);
        } catch (PEMException e) {
            throw new CertificateException(name + " holds a private key of an unknown kind", e);
        }
    }
}
