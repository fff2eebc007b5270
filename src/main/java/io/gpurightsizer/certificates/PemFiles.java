package io.gpurightsizer.certificates;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads certificates and keys from files in PEM. */
public final class PemFiles {
    private PemFiles() {}

    /**
     * Reads a pair of files.
     *
     * @throws CertificateException if a file cannot be read, holds no certificate or no unencrypted private key, or if
     *     the two do not belong together
     */
    public static ServerCertificate read(Path certificateFile, Path keyFile) {
        return new ServerCertificate(
                Pem.key(keyFile.toString(), text(keyFile)),
                Pem.certificates(certificateFile.toString(), text(certificateFile)));
    }

    /**
     * Reads a file of one or more certificates.
     *
     * @throws CertificateException if it cannot be read or holds none
     */
    public static List<X509Certificate> certificates(Path file) {
        return Pem.certificates(file.toString(), text(file));
    }

    /** PEM is ASCII; whatever else is in there is a comment. */
    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new CertificateException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
