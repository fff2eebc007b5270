package io.gpurightsizer.jar;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Pem;
import io.gpurightsizer.testing.Trusting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Certificate and key in files that do not belong together, or that nobody renewed in time. */
class CertificateFilesIT {
    @TempDir
    Path folder;

    @Test
    void aKeyOfAnotherCertificateFailsTheStart() {
        Map<String, String> environment = Map.of(
                "RIGHTSIZER_TLS_CERTIFICATE", Pem.in(folder).certificate().toString(),
                "RIGHTSIZER_TLS_KEY", Pem.in(folder).key().toString());

        try (Jar webhook = Jar.start(environment)) {
            assertEquals(1, webhook.exitCode(), webhook.log());
            assertTrue(webhook.log().contains("the private key does not belong to the certificate"), webhook.log());
        }
    }

    /** Before, the process was ready with the second, and BoringSSL answered no handshake. */
    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "RSASSA-PSS"})
    void aKeyThatIsNeitherRsaNorEcFailsTheStart(String kind) throws Exception {
        Pem pem = Pem.in(folder);
        byte[] key = KeyPairGenerator.getInstance(kind)
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        String lines = Base64.getMimeEncoder().encodeToString(key);
        Files.writeString(pem.key(), "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n");

        try (Jar webhook = Jar.start(pem.environment())) {
            assertEquals(1, webhook.exitCode(), webhook.log());
            String sentence = "the private key is of the kind " + kind + "; expected RSA or EC";
            assertTrue(webhook.log().contains(sentence), webhook.log());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "jdk"})
    void oneThatIsAboutToExpireIsServedToTheEndButTheProcessIsNotReady(String engine) throws Exception {
        Pem used = Pem.in(folder);
        Map<String, String> environment = new HashMap<>(used.environment());
        environment.put("RIGHTSIZER_TLS_ENGINE", engine);
        Pem expiring =
                Pem.in(folder, Instant.now().minus(Duration.ofHours(23)).minusSeconds(51 * 60), Duration.ofDays(1));
        try (Jar webhook = Jar.serve(environment)) {
            replace(used, expiring);
            await(() -> !webhook.isReady());

            assertEquals(expiring.pair().chain().get(0), served(webhook));
            assertEquals(expiring.pair().expiry().getEpochSecond(), expiryInMetrics(webhook));
            replace(used, Pem.in(folder));
            await(webhook::isReady);
        }
    }

    private static void replace(Pem old, Pem next) throws IOException {
        Files.copy(next.certificate(), old.certificate(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(next.key(), old.key(), StandardCopyOption.REPLACE_EXISTING);
    }

    private static X509Certificate served(Jar webhook) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) Trusting.anybody().getSocketFactory().createSocket("localhost", webhook.httpsPort)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static long expiryInMetrics(Jar webhook) throws IOException {
        try (var in = URI.create("http://127.0.0.1:" + webhook.managementPort + "/q/metrics")
                .toURL()
                .openStream()) {
            return new String(in.readAllBytes())
                    .lines()
                    .filter(it -> it.startsWith("gpu_rightsizer_certificate_expiry_timestamp_seconds "))
                    .mapToLong(it -> (long) Double.parseDouble(it.substring(it.lastIndexOf(' '))))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            if (condition.holds()) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("waited for 30 s");
    }
}
