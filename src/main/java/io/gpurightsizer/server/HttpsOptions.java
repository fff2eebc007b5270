package io.gpurightsizer.server;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import jakarta.inject.Singleton;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

import io.gpurightsizer.certificates.Pem;

/** All of the HTTPS server's TLS settings: its engine and key manager, the protocols, and which clients may connect. */
@Singleton
final class HttpsOptions implements HttpServerOptionsCustomizer {
    private final TlsEngine engine;
    private final CurrentCertificate certificate;
    private final Optional<Path> clientAuthorities;

    HttpsOptions(TlsEngine engine, CurrentCertificate certificate, Settings settings) {
        this.engine = engine;
        this.certificate = certificate;
        this.clientAuthorities = settings.tls().clientCa();
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        engine.configure(options);
        options.setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
                .setKeyCertOptions(KeyCertOptions.wrap(certificate.keyManager()));
        clientAuthorities.ifPresent(file -> requireClientCertificate(options, file));
    }

    /**
     * Without client authorities, everybody who reaches the port may ask what would become of a pod, and no more. A file
     * that cannot be read fails the start.
     */
    private static void requireClientCertificate(HttpServerOptions options, Path authorities) {
        Pem.certificates(authorities);
        options.setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(new PemTrustOptions().addCertPath(authorities.toString()));
    }
}
