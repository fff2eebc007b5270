package io.gpurightsizer.jar;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.certificates.Pem;
import io.gpurightsizer.certificates.ServerCertificate;
import io.gpurightsizer.testing.Jar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Certificates that {@code certs/make.sh} makes, in files that the webhook serves from. */
@ParameterizedClass
@ValueSource(strings = {"auto", "jdk"})
class OwnCertificateIT {
    /** What encrypts; {@code auto} is BoringSSL on the machines that it is shipped for. */
    @Parameter
    String engine;

    @TempDir
    Path folder;

    @BeforeEach
    void openssl() {
        assumeTrue(
                Jar.shell(List.of("sh", "-c", "command -v openssl"), Map.of()).exitCode() == 0,
                "openssl is not installed");
    }

    @Test
    void aClientThatTrustsTheAuthorityIsAnswered() throws Exception {
        make(folder);
        try (Jar webhook = Jar.serve(environment())) {
            assertEquals(405, get(webhook, trusting(folder)));
        }
    }

    @Test
    void theScriptSaysHowToHandThemOver() {
        String said = make(folder);

        assertTrue(said.contains("gpu-rightsizer.gpu-rightsizer.svc"), said);
        assertTrue(said.contains("create secret generic gpu-rightsizer-certificate"), said);
        assertTrue(said.contains("/webhooks/0/clientConfig/caBundle"), said);
    }

    @Test
    void runAgainItRenewsUnderTheSameAuthority() throws IOException {
        make(folder);
        String authority = Files.readString(folder.resolve("ca.crt"));
        String certificate = Files.readString(folder.resolve("tls.crt"));

        make(folder);

        assertEquals(authority, Files.readString(folder.resolve("ca.crt")));
        assertNotEquals(certificate, Files.readString(folder.resolve("tls.crt")));
    }

    @Test
    void argumentsThatMakeNoSenseAreRefused() {
        Jar.Result result = Jar.shell(List.of("sh", "certs/make.sh", "-o", folder.toString(), "-d", "soon"), Map.of());

        assertEquals(2, result.exitCode());
        assertTrue(result.output().contains("\"soon\" is no number of days"), result.output());
    }

    @Test
    void aRenewedPairIsTakenAndHalfOfOneIsNot() throws Exception {
        make(folder);
        X509Certificate first = Pem.certificates(folder.resolve("tls.crt")).get(0);
        try (Jar webhook = Jar.serve(environment())) {
            assertEquals(first, served(webhook));
            Path other = Files.createDirectory(folder.resolve("other"));
            copy(folder, other, "ca.crt");
            copy(folder, other, "ca.key");
            make(other);

            copy(other, folder, "tls.crt");
            await(() -> webhook.log().contains("does not belong to the certificate"));
            assertEquals(first, served(webhook));
            assertTrue(webhook.isReady());
            copy(other, folder, "tls.key");

            await(() -> !first.equals(served(webhook)));
        }
    }

    @Test
    void withAClientAuthorityOnlyItsCertificatesMayCall() throws Exception {
        make(folder);
        Path stranger = Files.createDirectory(folder.resolve("stranger"));
        make(stranger);
        Map<String, String> environment = new java.util.HashMap<>(environment());
        environment.put("RIGHTSIZER_TLS_CLIENT_CA", folder.resolve("ca.crt").toString());
        try (Jar webhook = Jar.serve(environment)) {
            assertEquals(405, get(webhook, showing(folder)));
            assertThrows(IOException.class, () -> get(webhook, trusting(folder)));
            assertThrows(IOException.class, () -> get(webhook, showing(stranger)));
            assertTrue(
                    webhook.log().contains("warm but for TLS and HTTP, since callers must show a certificate"),
                    webhook.log());
        }
    }

    private Map<String, String> environment() {
        return Map.of(
                "RIGHTSIZER_TLS_CERTIFICATE", folder.resolve("tls.crt").toString(),
                "RIGHTSIZER_TLS_KEY", folder.resolve("tls.key").toString(),
                "RIGHTSIZER_TLS_ENGINE", engine);
    }

    private static String make(Path folder) {
        Jar.Result result = Jar.shell(
                List.of("sh", "certs/make.sh", "-o", folder.toString(), "-a", "localhost", "-a", "127.0.0.1"),
                Map.of());
        assertEquals(0, result.exitCode(), result.output());
        return result.output();
    }

    private static void copy(Path from, Path to, String file) throws IOException {
        Files.copy(from.resolve(file), to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    /** GET is not what the webhook is for, so 405 is the answer of one that could be reached. */
    private static int get(Jar webhook, SSLContext context) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("https://localhost:" + webhook.httpsPort + "/mutate"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private X509Certificate served(Jar webhook) throws Exception {
        try (var socket = (javax.net.ssl.SSLSocket)
                trusting(folder).getSocketFactory().createSocket("localhost", webhook.httpsPort)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private SSLContext trusting(Path authorities) throws Exception {
        return context(authorities, null);
    }

    /** Shows a certificate that the authority of that folder issued. */
    private SSLContext showing(Path own) throws Exception {
        ServerCertificate pair = Pem.read(clientCertificate(own), own.resolve("client.key"));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", pair.key(), new char[0], pair.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        return context(folder, keys);
    }

    private static Path clientCertificate(Path own) {
        Jar.Result result = Jar.shell(
                List.of(
                        "sh",
                        "-c",
                        "cd " + own + " && openssl ecparam -name prime256v1 -genkey -noout -out client.key"
                                + " && openssl req -new -key client.key -subj /CN=apiserver -out client.csr"
                                + " && printf 'extendedKeyUsage=clientAuth' > client.ext"
                                + " && openssl x509 -req -in client.csr -CA ca.crt -CAkey ca.key -CAcreateserial"
                                + " -days 1 -extfile client.ext -out client.crt"),
                Map.of());
        assertEquals(0, result.exitCode(), result.output());
        return own.resolve("client.crt");
    }

    private static SSLContext context(Path authorities, KeyManagerFactory own) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var in = Files.newInputStream(authorities.resolve("ca.crt"))) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own == null ? null : own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
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
