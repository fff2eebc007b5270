package io.gpurightsizer.server;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.TCPSSLOptions;
import org.jboss.logging.Logger;

/**
 * What encrypts the connections of the HTTPS server: BoringSSL, a native library that Netty calls by OpenSSL's functions, or the
 * JDK. BoringSSL needs half the processor time. Where it cannot be loaded, the JDK takes its place.
 */
@Singleton
public final class TlsEngine {
    private static final Logger LOG = Logger.getLogger("io.gpurightsizer.tls");

    /** Netty would offer every cipher that BoringSSL has. The JDK offers what {@code java.security} allows. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private final boolean isOpenSsl;

    /**
     * @throws IllegalArgumentException if the setting names no engine, or {@code openssl} where BoringSSL cannot be
     *     loaded
     */
    TlsEngine(Settings settings, MeterRegistry metrics) {
        this.isOpenSsl = isOpenSsl(settings.tls().engine());
        LOG.infof("TLS engine in use: engine=%s", name());
        Gauge.builder("gpu_rightsizer_tls_engine", () -> 1)
                .description("1 for the engine of the HTTPS server's TLS: openssl (BoringSSL) or jdk")
                .tag("engine", name())
                .register(metrics);
    }

    /** {@code openssl} or {@code jdk}, as in the setting. */
    public String name() {
        return isOpenSsl ? "openssl" : "jdk";
    }

    /** Makes a server, or a client, use this engine. */
    public void configure(TCPSSLOptions options) {
        if (isOpenSsl) {
            options.setSslEngineOptions(new OpenSSLEngineOptions());
            CIPHERS.forEach(options::addEnabledCipherSuite);
        }
    }

    private static boolean isOpenSsl(String setting) {
        return switch (setting) {
            case "auto" -> isLoadedOrSaysWhyNot();
            case "jdk" -> false;
            case "openssl" -> {
                if (!OpenSsl.isAvailable()) {
                    throw new IllegalArgumentException("rightsizer.tls.engine=openssl: " + whyNotLoaded());
                }
                yield true;
            }
            default ->
                throw new IllegalArgumentException(
                        "rightsizer.tls.engine: \"" + setting + "\" is none of auto, jdk, openssl");
        };
    }

    private static boolean isLoadedOrSaysWhyNot() {
        if (!OpenSsl.isAvailable()) {
            LOG.warnf("%s; the JDK's TLS is used, which needs twice the processor time", whyNotLoaded());
        }
        return OpenSsl.isAvailable();
    }

    /** Netty tries the folders of java.library.path, then a copy in the temporary folder; each failure is a cause. */
    private static String whyNotLoaded() {
        Throwable cause = OpenSsl.unavailabilityCause();
        return "BoringSSL cannot be loaded: "
                + Stream.concat(Stream.of(cause), Arrays.stream(cause.getSuppressed()))
                        .map(Throwable::getMessage)
                        .collect(Collectors.joining("; "));
    }
}
