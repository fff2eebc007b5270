package io.gpurightsizer.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Certificates and keys in PEM, as kubelet, cert-manager and openssl write them. What most have is read by the JDK: Bouncy
 * Castle costs every start half a second of processor time, most of it to verify the signatures of its jar.
 */
public final class Pem {
    /** Without the second group where the block does not end, as in a file that is only half written. */
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([^-]+)-----(?:([^-]*)-----END \\1-----)?");

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
     * @throws CertificateException if there is none, or one that cannot be read
     */
    static List<X509Certificate> certificates(String name, String text) {
        List<X509Certificate> certificates = BLOCK.matcher(text)
                .results()
                .filter(block -> block.group(1).endsWith("CERTIFICATE"))
                .map(block -> certificate(name, content(name, block)))
                .toList();
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
        return BLOCK.matcher(text)
                .results()
                .filter(block -> block.group(1).endsWith("PRIVATE KEY"))
                .findFirst()
                .filter(block -> block.group(1).equals("PRIVATE KEY"))
                .flatMap(block -> key(new PKCS8EncodedKeySpec(content(name, block))))
                .orElseGet(() -> OtherKeys.read(name, text));
    }

    private static Optional<PrivateKey> key(PKCS8EncodedKeySpec encoded) {
        for (String algorithm : List.of("EC", "RSA")) {
            try {
                return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(encoded));
            } catch (GeneralSecurityException e) {
                // It is of another kind, or no key.
            }
        }
        return Optional.empty();
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

    private static byte[] content(String name, MatchResult block) {
        if (block.group(2) == null) {
            throw new CertificateException(
                    name + " cannot be read as PEM: -----END " + block.group(1) + "----- is missing");
        }
        try {
            return Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new CertificateException(name + " cannot be read as PEM: " + e.getMessage(), e);
        }
    }

    private static X509Certificate certificate(String name, byte[] encoded) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (java.security.cert.CertificateException e) {
            throw new CertificateException(name + " holds a certificate that cannot be read: " + e.getMessage(), e);
        }
    }
}
