package io.gpurightsizer.certificates;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Reads certificates and keys in PEM, as kubelet, cert-manager and openssl write them. */
public final class PemFiles {
    private PemFiles() {}

    /**
     * Reads a pair of files.
     *
     * @throws CertificateException if a file cannot be read, holds no certificate or no unencrypted private key, or if
     *     the two do not belong together
     */
    public static ServerCertificate read(Path certificateFile, Path keyFile) {
        List<X509Certificate> chain = new ArrayList<>();
        for (Object item : items(certificateFile)) {
            if (item instanceof X509CertificateHolder holder) {
                chain.add(convert(certificateFile, holder));
            }
        }
        if (chain.isEmpty()) {
            throw new CertificateException(certificateFile + " holds no certificate in PEM");
        }
        for (Object item : items(keyFile)) {
            if (item instanceof PEMKeyPair pair) {
                return new ServerCertificate(convert(keyFile, pair.getPrivateKeyInfo()), chain);
            }
            if (item instanceof PrivateKeyInfo info) {
                return new ServerCertificate(convert(keyFile, info), chain);
            }
        }
        throw new CertificateException(keyFile + " holds no unencrypted private key in PEM");
    }

    private static List<Object> items(Path file) {
        List<Object> items = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(Files.readString(file, StandardCharsets.US_ASCII)))) {
            for (Object item = parser.readObject(); item != null; item = parser.readObject()) {
                items.add(item);
            }
            return items;
        } catch (IOException e) {
            throw new CertificateException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static X509Certificate convert(Path file, X509CertificateHolder holder) {
        try {
            return new JcaX509CertificateConverter().getCertificate(holder);
        } catch (java.security.cert.CertificateException e) {
            throw new CertificateException(file + " holds a certificate that cannot be read: " + e.getMessage(), e);
        }
    }

    private static PrivateKey convert(Path file, PrivateKeyInfo info) {
        try {
            return new JcaPEMKeyConverter().getPrivateKey(info);
        } catch (PEMException e) {
            throw new CertificateException(file + " holds a private key of an unknown kind", e);
        }
    }
}
