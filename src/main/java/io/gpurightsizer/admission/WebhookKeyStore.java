package io.gpurightsizer.admission;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.tls.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PfxOptions;
import org.jboss.logging.Logger;

import io.gpurightsizer.certificates.CertificateException;
import io.gpurightsizer.certificates.PemFiles;
import io.gpurightsizer.certificates.SelfSigned;
import io.gpurightsizer.certificates.ServerCertificate;

/**
 * Gives the HTTPS server its certificate, at start and whenever the files are looked at again. A pair that does not belong
 * together, or cannot be read, is refused and the one in use stays; at start it fails the start.
 */
@Singleton
@Identifier("webhook")
public final class WebhookKeyStore implements KeyStoreProvider {
    private static final Logger LOG = Logger.getLogger(WebhookKeyStore.class);
    private static final Duration SELF_SIGNED_LIFE = Duration.ofDays(365);
    private static final List<String> SELF_SIGNED_NAMES = List.of(
            "gpu-rightsizer.gpu-rightsizer.svc",
            "gpu-rightsizer.gpu-rightsizer.svc.cluster.local",
            "localhost",
            "127.0.0.1",
            "::1");

    private final Settings.Tls settings;
    private final DecisionLog log;
    private volatile ServerCertificate inUse;

    WebhookKeyStore(Settings settings, MeterRegistry metrics, DecisionLog log) {
        this.settings = settings.tls();
        this.log = log;
        Gauge.builder(
                        "gpu_rightsizer_certificate_expiry_timestamp_seconds",
                        this,
                        it -> it.inUse == null ? 0 : it.inUse.expiry().getEpochSecond())
                .description("When the certificate in use stops being valid")
                .register(metrics);
    }

    @Override
    public KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
        ServerCertificate next = next();
        if (inUse == null || !next.equals(inUse)) {
            LOG.infof(
                    "certificate in use: subject=\"%s\" expires=%s",
                    next.chain().get(0).getSubjectX500Principal(), next.expiry());
        }
        inUse = next;
        return options(next);
    }

    /** When the certificate in use expires; the epoch if there is none yet. */
    Instant expiry() {
        ServerCertificate current = inUse;
        return current == null ? Instant.EPOCH : current.expiry();
    }

    private ServerCertificate next() {
        if (settings.certificate().isPresent() != settings.key().isPresent()) {
            throw new CertificateException(
                    "rightsizer.tls.certificate and rightsizer.tls.key go together; only one of them is set");
        }
        if (settings.certificate().isEmpty()) {
            return inUse == null ? selfSigned() : inUse;
        }
        return fromFiles(settings.certificate().get(), settings.key().orElseThrow());
    }

    private ServerCertificate fromFiles(Path certificate, Path key) {
        try {
            return PemFiles.read(certificate, key);
        } catch (CertificateException e) {
            if (inUse == null) {
                throw e;
            }
            log.error("certificate", e.getMessage() + "; the one in use stays");
            return inUse;
        }
    }

    private static ServerCertificate selfSigned() {
        LOG.warn("no certificate is configured (rightsizer.tls.certificate, rightsizer.tls.key):"
                + " made a self-signed one, which clients must be told to trust");
        return SelfSigned.create(SELF_SIGNED_NAMES, Instant.now(), SELF_SIGNED_LIFE);
    }

    private static KeyStoreAndKeyCertOptions options(ServerCertificate certificate) {
        java.security.KeyStore store = certificate.toKeyStore();
        return new KeyStoreAndKeyCertOptions(
                store, new PfxOptions().setPassword("").setValue(Buffer.buffer(certificate.toPkcs12())));
    }
}
