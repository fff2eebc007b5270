package io.gpurightsizer.server;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jboss.logging.Logger;

import io.gpurightsizer.certificates.CertificateException;
import io.gpurightsizer.certificates.CertificateFiles;
import io.gpurightsizer.certificates.CertificatePlan;
import io.gpurightsizer.certificates.CertificateSource;
import io.gpurightsizer.certificates.SelfManagedCertificate;
import io.gpurightsizer.certificates.ServedCertificate;
import io.gpurightsizer.certificates.ServerCertificate;

/**
 * The certificate of the HTTPS server: self-managed in the cluster, from two files, or self-signed. A new one is served from
 * the next handshake on, without a restart.
 */
@Singleton
public final class CurrentCertificate {
    private static final Logger LOG = Logger.getLogger("io.gpurightsizer.certificate");
    private static final Duration SELF_SIGNED_LIFE = Duration.ofDays(365);
    private static final Duration MARGIN = Duration.ofMinutes(10);
    private static final String SERVICE = "gpu-rightsizer.gpu-rightsizer.svc";
    private static final List<String> SELF_SIGNED_NAMES =
            List.of(SERVICE, SERVICE + ".cluster.local", "localhost", "127.0.0.1", "::1");

    private final Clock clock = Clock.systemUTC();
    private final ServedCertificate served = new ServedCertificate();
    private final CertificateSource source;

    /** Files that cannot be used fail the start; a self-managed certificate is made in the background. */
    CurrentCertificate(Settings settings, MeterRegistry metrics, ErrorLog errors, Instance<KubernetesClient> client) {
        Settings.Tls tls = settings.tls();
        CertificateSource.Listener listener = new Reporter(errors);
        if (tls.isSelfManaged()) {
            this.source = selfManaged(settings, client, listener);
        } else if (tls.certificate().isPresent() || tls.key().isPresent()) {
            this.source = files(tls, listener);
        } else {
            this.source = selfSigned(listener);
        }
        Gauge.builder(
                        "gpu_rightsizer_certificate_expiry_timestamp_seconds",
                        this,
                        it -> it.expiry().map(Instant::getEpochSecond).orElse(0L))
                .description("When the certificate in use stops being valid; 0 while there is none")
                .register(metrics);
    }

    /** What answers handshakes; it stays the same object while the certificate in it changes. */
    X509KeyManager keyManager() {
        return served;
    }

    /** The certificate in use; empty while there is none. */
    public Optional<X509Certificate> served() {
        return served.current().map(it -> it.chain().get(0));
    }

    /** When it expires. */
    public Optional<Instant> expiry() {
        return served.current().map(ServerCertificate::expiry);
    }

    /**
     * Whether there is a certificate that stays valid for a tenth of its life, but ten minutes at most: time enough to be
     * taken out of the Service before calls fail.
     */
    public boolean isUsable() {
        return served.current()
                .filter(it -> it.isValidFor(MARGIN, clock.instant()))
                .isPresent();
    }

    /** Why the certificate is not renewed, in a sentence. */
    public Optional<String> problem() {
        return Optional.of(source.problem()).filter(it -> !it.isEmpty());
    }

    @PreDestroy
    void close() {
        source.close();
    }

    private CertificateSource selfManaged(
            Settings settings, Instance<KubernetesClient> client, CertificateSource.Listener listener) {
        Settings.Tls tls = settings.tls();
        String namespace = OwnNamespace.of(settings)
                .orElseThrow(() -> new CertificateException("rightsizer.tls.namespace is not set, and this is no pod"
                        + " that could know its own; without it the certificate cannot be managed"));
        String name = tls.service() + "." + namespace + ".svc";
        SelfManagedCertificate certificate = new SelfManagedCertificate(
                client::get,
                new SelfManagedCertificate.Place(namespace, tls.secret(), tls.service(), tls.webhookConfiguration()),
                new CertificatePlan(List.of(name, name + ".cluster.local"), tls.certificateLife(), tls.authorityLife()),
                clock,
                served,
                listener);
        certificate.start();
        return certificate;
    }

    private CertificateSource files(Settings.Tls tls, CertificateSource.Listener listener) {
        if (tls.certificate().isEmpty() || tls.key().isEmpty()) {
            throw new CertificateException(
                    "rightsizer.tls.certificate and rightsizer.tls.key go together; only one of them is set");
        }
        return CertificateFiles.start(tls.certificate().get(), tls.key().get(), served, listener);
    }

    private CertificateSource selfSigned(CertificateSource.Listener listener) {
        LOG.warn("no certificate is configured (rightsizer.tls.certificate, rightsizer.tls.key):"
                + " made a self-signed one, which clients must be told to trust");
        ServerCertificate certificate =
                ServerCertificate.selfSigned(SELF_SIGNED_NAMES, clock.instant(), SELF_SIGNED_LIFE);
        served.exchangeFor(certificate);
        listener.serving(certificate);
        return CertificateSource.FIXED;
    }

    private record Reporter(ErrorLog errors) implements CertificateSource.Listener {
        @Override
        public void serving(ServerCertificate certificate) {
            LOG.infof(
                    "certificate in use: subject=\"%s\" expires=%s",
                    certificate.chain().get(0).getSubjectX500Principal(), certificate.expiry());
        }

        @Override
        public void problem(String sentence) {
            errors.error("certificate", sentence);
        }
    }
}
