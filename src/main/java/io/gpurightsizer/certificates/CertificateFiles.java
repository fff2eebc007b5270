package io.gpurightsizer.certificates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A certificate and its key in two files that somebody else renews: cert-manager, a mounted Secret, a person. They are read
 * again when their content changes; a pair that cannot be used is refused once, and may be complete at the next look.
 */
public final class CertificateFiles {
    private final Path certificate;
    private final Path key;
    private byte[] seen = {};

    public CertificateFiles(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * The certificate, if the files have changed since the last look.
     *
     * @throws CertificateException if they have changed into something that cannot be used
     */
    public synchronized Optional<ServerCertificate> changed() {
        byte[] now = content();
        if (Arrays.equals(now, seen)) {
            return Optional.empty();
        }
        seen = now;
        return Optional.of(PemFiles.read(certificate, key));
    }

    private byte[] content() {
        try {
            byte[] first = Files.readAllBytes(certificate);
            byte[] second = Files.readAllBytes(key);
            byte[] both = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            return both;
        } catch (IOException e) {
            throw new CertificateException("cannot read " + e.getMessage(), e);
        }
    }
}
