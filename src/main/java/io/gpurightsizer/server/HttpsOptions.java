package io.gpurightsizer.server;

import java.nio.file.Path;
import java.util.Optional;
import jakarta.inject.Singleton;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;

import io.gpurightsizer.certificates.PemFiles;

/**
 * Asks callers for a certificate of one of the authorities in {@code rightsizer.tls.client-ca}, if that is set: the API
 * server can be told to show one. Without it anybody who reaches the port may ask what would become of a pod, and no more.
 */
@Singleton
final class HttpsOptions implements HttpServerOptionsCustomizer {
    private final Optional<Path> authorities;

    HttpsOptions(Settings settings) {
        this.authorities = settings.tls().clientCa();
    }

    /** A file that cannot be read fails the start. */
    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        authorities.ifPresent(file -> {
            PemFiles.certificates(file);
            options.setClientAuth(ClientAuth.REQUIRED)
                    .setTrustOptions(new PemTrustOptions().addCertPath(file.toString()));
        });
    }
}
