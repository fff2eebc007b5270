package io.gpurightsizer.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

import io.gpurightsizer.certificates.ServerCertificate;

/** A certificate, by default for this machine, that vouches for itself, in the two files that the webhook reads. */
public record Pem(Path certificate, Path key, ServerCertificate pair) {
    public static Pem in(Path folder) {
        return in(folder, Instant.now(), Duration.ofDays(1));
    }

    /** One made at another time, which is valid so long from then. */
    public static Pem in(Path folder, Instant made, Duration life) {
        return of(folder, ServerCertificate.selfSigned(List.of("localhost", "127.0.0.1"), made, life));
    }

    /** One for another host than this. */
    public static Pem in(Path folder, String host) {
        return of(folder, ServerCertificate.selfSigned(List.of(host), Instant.now(), Duration.ofDays(1)));
    }

    private static Pem of(Path folder, ServerCertificate pair) {
        try {
            Path home = Files.createTempDirectory(folder, "certificate");
            return new Pem(
                    Files.writeString(home.resolve("tls.crt"), text(pair.chain().get(0))),
                    Files.writeString(home.resolve("tls.key"), text(new JcaPKCS8Generator(pair.key(), null))),
                    pair);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String certificateText() {
        try {
            return Files.readString(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the webhook is started with to serve it. */
    public Map<String, String> environment() {
        return Map.of("RIGHTSIZER_TLS_CERTIFICATE", certificate.toString(), "RIGHTSIZER_TLS_KEY", key.toString());
    }

    private static String text(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
