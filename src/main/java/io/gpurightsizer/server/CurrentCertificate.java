package io.gpurightsizer.server;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
import io.gpurightsizer.certificates.SelfManagedCertificate;
import io.gpurightsizer.certificates.SelfSignedCertificate;
import io.gpurightsizer.certificates.ServedCertificate;
import io.gpurightsizer.certificates.ServerCertificate;

/**
 * Gives the HTTPS server its certificate and exchanges it while it runs: from files when they change, from the cluster where
 * the webhook manages its own. A pair that does not belong together, or cannot be read, is refused and the one in use stays;
 * from files, at start, it fails the start.
 */
@Singleton
public final class CurrentCertificate {
    private static final Logger LOG = Logger.getLogger(CurrentCertificate.class);
    private static final Duration SELF_SIGNED_LIFE = Duration.ofDays(365);
    private static final Duration MARGIN = Duration.ofMinutes(10);
    private static final long LOOK_EVERY_SECONDS = 5;
    private static final String SERVICE = "gpu-rightsizer.gpu-rightsizer.svc";
    private static final List<String> SELF_SIGNED_NAMES =
            List.of(SERVICE, SERVICE + ".cluster.local", "localhost", "127.0.0.1", "::1");

    private final ErrorLog errors;
    private final Clock clock = Clock.systemUTC();
    private final ServedCertificate inUse = new ServedCertificate();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "certificate-files");
        thread.setDaemon(true);
        return thread;
    });
    private final Optional<SelfManagedCertificate> selfManaged;
    private volatile String fileProblem = "";

    CurrentCertificate(Settings settings, MeterRegistry metrics, ErrorLog errors, Instance<KubernetesClient> client) {
        this.errors = errors;
        Settings.Tls tls = settings.tls();
        this.selfManaged = tls.managesItself() ? Optional.of(managed(settings, client)) : Optional.empty();
        selfManaged.ifPresentOrElse(
                SelfManagedCertificate::start,
                () -> files(tls).ifPresentOrElse(this::watch, () -> serve(selfSigned())));
        Gauge.builder(
                        "gpu_rightsizer_certificate_expiry_timestamp_seconds",
                        this,
                        it -> it.expiry().map(Instant::getEpochSecond).orElse(0L))
                .description("When the certificate in use stops being valid; 0 while there is none")
                .register(metrics);
    }

    /** What handshakes are answered with; it stays the same object while the certificate in it changes. */
    X509KeyManager keyManager() {
        return inUse;
    }

    /** The certificate that handshakes are answered with; empty while there is none. */
    public Optional<X509Certificate> served() {
        return inUse.current().map(it -> it.chain().get(0));
    }

    /** When it expires. */
    public Optional<Instant> expiry() {
        return inUse.current().map(ServerCertificate::expiry);
    }

    /**
     * Whether there is a certificate, and it stays valid for a tenth of its life but no more than ten minutes: time enough
     * to be taken out of the Service before calls fail.
     */
    public boolean isUsable() {
        return inUse.current()
                .filter(it -> it.isValidFor(MARGIN, clock.instant()))
                .isPresent();
    }

    /** What keeps the certificate from being renewed, in a sentence. */
    public Optional<String> problem() {
        return Optional.of(selfManaged.map(SelfManagedCertificate::problem).orElse(fileProblem))
                .filter(it -> !it.isEmpty());
    }

    @PreDestroy
    void stopLooking() {
        looks.shutdownNow();
        selfManaged.ifPresent(SelfManagedCertificate::close);
    }

    private SelfManagedCertificate managed(Settings settings, Instance<KubernetesClient> client) {
        Settings.Tls tls = settings.tls();
        String namespace = OwnNamespace.of(settings)
                .orElseThrow(() -> new CertificateException("rightsizer.tls.namespace is not set, and this is no pod"
                        + " that could know its own; without it the certificate cannot be managed"));
        String name = tls.service() + "." + namespace + ".svc";
        return new SelfManagedCertificate(
                client::get,
                new SelfManagedCertificate.Place(namespace, tls.secret(), tls.service(), tls.webhookConfiguration()),
                new CertificatePlan(List.of(name, name + ".cluster.local"), tls.certificateLife(), tls.authorityLife()),
                clock,
                inUse,
                new Reporter(errors));
    }

    private static Optional<CertificateFiles> files(Settings.Tls tls) {
        if (tls.certificate().isPresent() != tls.key().isPresent()) {
            throw new CertificateException(
                    "rightsizer.tls.certificate and rightsizer.tls.key go together; only one of them is set");
        }
        return tls.certificate()
                .map(certificate -> new CertificateFiles(certificate, tls.key().orElseThrow()));
    }

    private void watch(CertificateFiles files) {
        files.changed().ifPresent(this::serve);
        looks.scheduleWithFixedDelay(() -> look(files), LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void look(CertificateFiles files) {
        try {
            files.changed().ifPresent(this::serve);
        } catch (CertificateException e) {
            fileProblem = e.getMessage();
            errors.error("certificate", e.getMessage() + "; the one in use stays");
        }
    }

    private void serve(ServerCertificate certificate) {
        inUse.exchangeFor(certificate);
        fileProblem = "";
        say(certificate);
    }

    private static void say(ServerCertificate certificate) {
        LOG.infof(
                "certificate in use: subject=\"%s\" expires=%s",
                certificate.chain().get(0).getSubjectX500Principal(), certificate.expiry());
    }

    private static ServerCertificate selfSigned() {
        LOG.warn("no certificate is configured (rightsizer.tls.certificate, rightsizer.tls.key):"
                + " made a self-signed one, which clients must be told to trust");
        return SelfSignedCertificate.create(SELF_SIGNED_NAMES, Instant.now(), SELF_SIGNED_LIFE);
    }

    private record Reporter(ErrorLog errors) implements SelfManagedCertificate.Listener {
        @Override
        public void serving(ServerCertificate certificate) {
            say(certificate);
        }

        @Override
        public void problem(String sentence) {
            errors.error("certificate", sentence);
        }
    }
}
