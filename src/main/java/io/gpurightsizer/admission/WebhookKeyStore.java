package io.gpurightsizer.admission;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.tls.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import org.jboss.logging.Logger;

import io.gpurightsizer.certificates.CertificateException;
import io.gpurightsizer.certificates.CertificateFiles;
import io.gpurightsizer.certificates.CertificateInUse;
import io.gpurightsizer.certificates.SelfSigned;
import io.gpurightsizer.certificates.ServerCertificate;

/**
 * Gives the HTTPS server its certificate and exchanges it when the files change. A pair that does not belong together, or
 * cannot be read, is refused and the one in use stays; at start it fails the start.
 */
@Singleton
@Identifier("webhook")
public final class WebhookKeyStore implements KeyStoreProvider {
    private static final Logger LOG = Logger.getLogger(WebhookKeyStore.class);
    private static final Duration SELF_SIGNED_LIFE = Duration.ofDays(365);
    private static final long LOOK_EVERY_SECONDS = 5;
    private static final List<String> SELF_SIGNED_NAMES = List.of(
            "gpu-rightsizer.gpu-rightsizer.svc",
            "gpu-rightsizer.gpu-rightsizer.svc.cluster.local",
            "localhost",
            "127.0.0.1",
            "::1");

    private final DecisionLog log;
    private final CertificateInUse inUse;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "certificate-files");
        thread.setDaemon(true);
        return thread;
    });

    WebhookKeyStore(Settings settings, MeterRegistry metrics, DecisionLog log) {
        this.log = log;
        Optional<CertificateFiles> files = files(settings.tls());
        this.inUse =
                new CertificateInUse(files.flatMap(CertificateFiles::changed).orElseGet(WebhookKeyStore::selfSigned));
        say(inUse.current());
        files.ifPresent(it ->
                looks.scheduleWithFixedDelay(() -> look(it), LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS));
        Gauge.builder(
                        "gpu_rightsizer_certificate_expiry_timestamp_seconds",
                        this,
                        it -> it.expiry().getEpochSecond())
                .description("When the certificate in use stops being valid")
                .register(metrics);
    }

    @Override
    public KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
        return new KeyStoreAndKeyCertOptions(inUse.current().toKeyStore(), KeyCertOptions.wrap(inUse));
    }

    /** When the certificate in use expires. */
    Instant expiry() {
        return inUse.current().expiry();
    }

    /** Whether this is the certificate that handshakes are answered with now. */
    boolean isServed(X509Certificate certificate) {
        return inUse.current().chain().get(0).equals(certificate);
    }

    @PreDestroy
    void stopLooking() {
        looks.shutdownNow();
    }

    private static Optional<CertificateFiles> files(Settings.Tls tls) {
        if (tls.certificate().isPresent() != tls.key().isPresent()) {
            throw new CertificateException(
                    "rightsizer.tls.certificate and rightsizer.tls.key go together; only one of them is set");
        }
        return tls.certificate()
                .map(certificate -> new CertificateFiles(certificate, tls.key().orElseThrow()));
    }

    private void look(CertificateFiles files) {
        try {
            files.changed().ifPresent(next -> {
                inUse.exchangeFor(next);
                say(next);
            });
        } catch (CertificateException e) {
            log.error("certificate", e.getMessage() + "; the one in use stays");
        }
    }

    private static void say(ServerCertificate certificate) {
        LOG.infof(
                "certificate in use: subject=\"%s\" expires=%s",
                certificate.chain().get(0).getSubjectX500Principal(), certificate.expiry());
    }

    private static ServerCertificate selfSigned() {
        LOG.warn("no certificate is configured (rightsizer.tls.certificate, rightsizer.tls.key):"
                + " made a self-signed one, which clients must be told to trust");
        return SelfSigned.create(SELF_SIGNED_NAMES, Instant.now(), SELF_SIGNED_LIFE);
    }
}
