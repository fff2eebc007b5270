package io.gpurightsizer.certificates;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.fabric8.kubernetes.client.KubernetesClient;

import io.gpurightsizer.background.DaemonThreads;

/**
 * A certificate that the webhook makes and renews by itself. Every few seconds, on its own thread, it reads the Secret that
 * the replicas share, makes sure that API servers trust the authority, and serves the certificate once they do. So what is
 * deleted or changed by others is restored, and what the API server denies is tried again.
 */
public final class SelfManagedCertificate implements CertificateSource {
    private final Supplier<KubernetesClient> client;
    private final Place place;
    private final CertificatePlan plan;
    private final Clock clock;
    private final ServedCertificate served;
    private final Listener listener;
    private final ScheduledExecutorService worker = DaemonThreads.scheduler("self-managed-certificate");

    /** From when on API servers can be expected to trust an authority. */
    private final Map<X509Certificate, Instant> trustedSince = new HashMap<>();

    /** Of the certificate in use, which is trusted for as long as that one is served. */
    private Optional<X509Certificate> authorityInUse = Optional.empty();

    private volatile String problem = "";

    /**
     * The names of the objects in the cluster.
     *
     * @param secret in which the replicas keep certificate and authority
     * @param configuration the MutatingWebhookConfiguration whose {@code caBundle} is written
     */
    public record Place(String namespace, String secret, String service, String configuration) {}

    /**
     * Does nothing until {@link #start}.
     *
     * @param client called on the thread of this certificate, since making a client takes a while; closed by the caller
     */
    public SelfManagedCertificate(
            Supplier<KubernetesClient> client,
            Place place,
            CertificatePlan plan,
            Clock clock,
            ServedCertificate served,
            Listener listener) {
        this.client = client;
        this.place = place;
        this.plan = plan;
        this.clock = clock;
        this.served = served;
        this.listener = listener;
    }

    /** Starts the thread and returns at once. */
    public void start() {
        worker.scheduleWithFixedDelay(this::reconcile, 0, plan.interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public String problem() {
        return problem;
    }

    /** Never throws. */
    void reconcile() {
        try {
            KubernetesClient api = client.get();
            Instant now = clock.instant();
            CertificateBundle bundle = new CertificateSecret(api, place.namespace(), place.secret(), plan)
                    .currentBundle(now, listener::problem);
            X509Certificate authority = bundle.authority().certificate();
            TrustBundle.Before before = new TrustBundle(api, place.configuration(), place.namespace(), place.service())
                    .trust(authority, authorityInUse, now);
            trustedSince.keySet().retainAll(List.of(authority));
            trustedSince.computeIfAbsent(authority, it -> since(it, before, now));
            serveIfTrusted(bundle, now);
            problem = "";
        } catch (RuntimeException e) {
            report(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The first authority of all is trusted at once: without it, no call was possible anyway. One that was trusted when
     * this process started has been trusted since it was made, or nearly.
     */
    private Instant since(X509Certificate authority, TrustBundle.Before before, Instant now) {
        if (!before.othersTrusted()) {
            return Instant.MIN;
        }
        boolean justStarted = served.current().isEmpty();
        return before.trusted() && justStarted ? CertificateBuilder.madeAt(authority) : now;
    }

    private void serveIfTrusted(CertificateBundle bundle, Instant now) {
        X509Certificate authority = bundle.authority().certificate();
        ServerCertificate next = bundle.certificate();
        if (served.current().filter(it -> it.chain().equals(next.chain())).isPresent()) {
            return;
        }
        Instant since = trustedSince.get(authority);
        boolean trusted = !since.isAfter(now.minus(plan.overlap()));
        boolean expired =
                served.current().filter(it -> !it.expiry().isAfter(now)).isPresent();
        if (trusted || expired) {
            served.exchangeFor(next);
            authorityInUse = Optional.of(authority);
            listener.serving(next);
        }
    }

    private void report(String sentence) {
        if (!sentence.equals(problem)) {
            problem = sentence;
            listener.problem(sentence);
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
