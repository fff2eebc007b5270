package io.gpurightsizer.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

import io.netty.handler.ssl.OpenSsl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.testing.Client;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Pem;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Trusting;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** BoringSSL and the JDK's TLS: which is in use, and that clients get from both what they need. */
class TlsEngineIT {
    private static final String WITHOUT_LIBRARY = "-Dio.netty.handler.ssl.noOpenSsl=true";

    @TempDir
    Path folder;

    @Test
    void byDefaultItIsBoringSslAndSaysSo() {
        assumeTrue(OpenSsl.isAvailable(), "BoringSSL is not shipped for this machine");
        try (Jar webhook = Jar.serve(Map.of())) {
            assertInUse("openssl", webhook);
            assertFalse(webhook.log().contains("cannot be loaded"), webhook.log());
            assertFalse(webhook.log().contains("WARNING: A restricted method"), webhook.log());
        }
    }

    @Test
    void theJdksIsUsedWhereItIsAskedFor() {
        try (Jar webhook = Jar.serve(Map.of("RIGHTSIZER_TLS_ENGINE", "jdk"))) {
            assertInUse("jdk", webhook);
        }
    }

    @Test
    void whereTheLibraryCannotBeLoadedTheJdksIsUsedAndTheReasonSaidOnce() {
        Pem pem = Pem.in(folder);
        try (Jar webhook = Jar.serve(environment(pem, Map.of("JDK_JAVA_OPTIONS", WITHOUT_LIBRARY)))) {
            Client client = new Client(webhook.httpsPort, pem);
            client.answerTo(Reviews.yaml(Path.of("src/test/resources/reviews/asr.json")));

            assertInUse("jdk", webhook);
            assertEquals(2, webhook.log().split("BoringSSL cannot be loaded: ").length, webhook.log());
        }
    }

    @Test
    void whereItCannotBeLoadedThoughItIsAskedForTheStartFails() {
        Map<String, String> environment =
                Map.of("RIGHTSIZER_TLS_ENGINE", "openssl", "JDK_JAVA_OPTIONS", WITHOUT_LIBRARY);
        try (Jar webhook = Jar.start(environment)) {
            assertEquals(1, webhook.exitCode(), webhook.log());
            assertTrue(
                    webhook.log().contains("rightsizer.tls.engine=openssl: BoringSSL cannot be loaded: "),
                    webhook.log());
        }
    }

    @ParameterizedTest
    @CsvSource({"auto, TLSv1.2", "auto, TLSv1.3", "jdk, TLSv1.2", "jdk, TLSv1.3"})
    void aClientResumesItsSessionAndIsStillAnsweredAfterTheCertificateWasExchanged(String engine, String protocol)
            throws Exception {
        Pem first = Pem.in(folder);
        Pem second = Pem.in(folder);
        try (Jar webhook = Jar.serve(environment(first, Map.of("RIGHTSIZER_TLS_ENGINE", engine)))) {
            SSLContext client = Trusting.anybody();
            SSLSession session = call(webhook, client, protocol);
            assertEquals(protocol, session.getProtocol());
            assertEquals(certificate(first), session.getPeerCertificates()[0]);
            Thread.sleep(20);
            assertEquals(
                    session.getCreationTime(), call(webhook, client, protocol).getCreationTime(), "resumed");

            Files.copy(second.certificate(), first.certificate(), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(second.key(), first.key(), StandardCopyOption.REPLACE_EXISTING);
            await(() -> certificate(second)
                    .equals(call(webhook, Trusting.anybody(), protocol).getPeerCertificates()[0]));

            call(webhook, client, protocol);
        }
    }

    /** By the server: Java's own client would not offer them; OpenSSL's does. */
    @ParameterizedTest
    @CsvSource({"auto, tls1", "auto, tls1_1", "jdk, tls1", "jdk, tls1_1"})
    void olderProtocolsAreRefused(String engine, String protocol) {
        assumeOpenSslCommand();
        try (Jar webhook = Jar.serve(Map.of("RIGHTSIZER_TLS_ENGINE", engine))) {
            assertEquals(0, handshake(webhook, "tls1_2", "ALL").exitCode());
            Jar.Result refused = handshake(webhook, protocol, "ALL");
            assertTrue(refused.output().contains("alert protocol version"), refused.output());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "PSK-AES128-CBC-SHA"
            })
    void ofBoringSslOnlyCiphersWithForwardSecrecyAndAuthenticationAreOffered(String cipher) {
        assumeTrue(OpenSsl.isAvailable(), "BoringSSL is not shipped for this machine");
        assumeOpenSslCommand();
        try (Jar webhook = Jar.serve(Map.of())) {
            assertEquals(
                    0,
                    handshake(webhook, "tls1_2", "ECDHE-ECDSA-AES128-GCM-SHA256")
                            .exitCode());
            Jar.Result refused = handshake(webhook, "tls1_2", cipher);
            assertTrue(refused.output().contains("alert handshake failure"), refused.output());
        }
    }

    private static void assumeOpenSslCommand() {
        int exitCode =
                Jar.shell(List.of("sh", "-c", "command -v openssl"), Map.of()).exitCode();
        assumeTrue(exitCode == 0, "no openssl");
    }

    private static Jar.Result handshake(Jar webhook, String protocol, String cipher) {
        String command = "openssl s_client -connect 127.0.0.1:" + webhook.httpsPort + " -" + protocol
                + " -psk 00 -cipher " + cipher + ":@SECLEVEL=0";
        return Jar.shell(List.of("sh", "-c", command + " </dev/null"), Map.of());
    }

    private static void assertInUse(String engine, Jar webhook) {
        String metrics = webhook.metrics();
        assertTrue(metrics.contains("gpu_rightsizer_tls_engine{engine=\"" + engine + "\"} 1.0"), metrics);
        assertTrue(webhook.readiness().contains("\"engine\": \"" + engine + "\""), webhook.readiness());
        assertTrue(webhook.log().contains("TLS engine in use: engine=" + engine), webhook.log());
    }

    private static Map<String, String> environment(Pem pem, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(pem.environment());
        environment.putAll(more);
        return environment;
    }

    private static X509Certificate certificate(Pem pem) {
        return pem.pair().chain().get(0);
    }

    /** A connection of its own; what TLS 1.3 sends for resumption comes with the answer. */
    private static SSLSession call(Jar webhook, SSLContext client, String protocol) throws IOException {
        try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("localhost", webhook.httpsPort)) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.getOutputStream()
                    .write("GET /mutate HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 405"), answer);
            return socket.getSession();
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        for (int i = 0; i < 300; i++) {
            if (condition.holds()) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("waited for 30 s");
    }
}
