package io.gpurightsizer.certificates;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * Keeps the certificate in use up without anybody's help: agrees with the other replicas on one, sees to it that API servers
 * trust its authority, and serves it once they do. Works on a thread of its own and looks again every few seconds, so what
 * somebody deletes or breaks is mended, and what the API server denies is tried again; meanwhile the certificate in use
 * stays.
 */
public final class SelfManagedCertificate implements AutoCloseable {
    private final Supplier<KubernetesClient> client;
    private final Place place;
    private final CertificatePlan plan;
    private final Clock clock;
    private final ServedCertificate inUse;
    private final Listener listener;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "self-managed-certificate");
        thread.setDaemon(true);
        return thread;
    });

    /** Since when the API servers may be taken to know an authority. */
    private final Map<X509Certificate, Instant> trustedSince = new HashMap<>();

    /** Of the certificate in use, which is trusted for as long as that one is served. */
    private Optional<X509Certificate> authorityInUse = Optional.empty();

    private volatile String problem = "";

    /**
     * Where things are.
     *
     * @param secret in which the replicas keep certificate and authority
     * @param configuration name of the MutatingWebhookConfiguration whose {@code caBundle} is kept up
     */
    public record Place(String namespace, String secret, String service, String configuration) {}

    /** Told what becomes of the certificate. */
    public interface Listener {
        void serving(ServerCertificate certificate);

        /** Something went wrong and will be tried again; told once, until it is something else. */
        void problem(String sentence);
    }

    /**
     * Does nothing yet; see {@link #start}.
     *
     * @param client asked for on the thread of its own, since making one takes a while; stays the caller's to close
     */
    public SelfManagedCertificate(
            Supplier<KubernetesClient> client,
            Place place,
            CertificatePlan plan,
            Clock clock,
            ServedCertificate inUse,
            Listener listener) {
        this.client = client;
        this.place = place;
        this.plan = plan;
        this.clock = clock;
        this.inUse = inUse;
        this.listener = listener;
    }

    /** Begins and returns at once. */
    public void start() {
        worker.scheduleWithFixedDelay(this::look, 0, plan.pause().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What keeps it from being renewed, or from being trusted; empty if nothing does. */
    public String problem() {
        return problem;
    }

    /** One round. Never fails. */
    void look() {
        try {
            KubernetesClient api = client.get();
            Instant now = clock.instant();
            CertificateBundle issued =
                    new CertificateSecret(api, place.namespace(), place.secret(), plan).agreed(now, listener::problem);
            X509Certificate authority = issued.authority().certificate();
            TrustBundle.Found found = new TrustBundle(api, place.configuration(), place.namespace(), place.service())
                    .trust(authority, authorityInUse, now);
            trustedSince.keySet().retainAll(List.of(authority));
            trustedSince.computeIfAbsent(authority, it -> since(it, found, now));
            serveIfTrusted(issued, now);
            problem = "";
        } catch (RuntimeException e) {
            tell(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The first of all authorities need not be waited for: until now no call was possible. One that was there when we came
     * has been there since it was made, or nearly.
     */
    private Instant since(X509Certificate authority, TrustBundle.Found found, Instant now) {
        if (!found.others()) {
            return Instant.MIN;
        }
        boolean justCome = inUse.current().isEmpty();
        return found.trusted() && justCome ? CertificateBuilder.madeAt(authority) : now;
    }

    private void serveIfTrusted(CertificateBundle issued, Instant now) {
        X509Certificate authority = issued.authority().certificate();
        ServerCertificate next = issued.certificate();
        if (inUse.current().filter(it -> it.chain().equals(next.chain())).isPresent()) {
            return;
        }
        Instant trusted = trustedSince.get(authority);
        boolean known = !trusted.isAfter(now.minus(plan.overlap()));
        boolean nothingToLose =
                inUse.current().filter(it -> !it.expiry().isAfter(now)).isPresent();
        if (known || nothingToLose) {
            inUse.exchangeFor(next);
            authorityInUse = Optional.of(authority);
            listener.serving(next);
        }
    }

    private void tell(String sentence) {
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
