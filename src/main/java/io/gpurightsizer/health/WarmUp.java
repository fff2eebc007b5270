package io.gpurightsizer.health;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;

import io.quarkus.vertx.http.HttpsServerStart;
import org.jboss.logging.Logger;

import io.gpurightsizer.admission.AdmissionState;
import io.gpurightsizer.admission.WarmUpReview;
import io.gpurightsizer.server.CurrentCertificate;
import io.gpurightsizer.server.Settings;

/**
 * Puts reviews of its own through TLS and the whole handler before the process says it is ready. The first call to a cold
 * JVM took 0.4 to 0.8 seconds, and an API server that waits two has more to do than to wait for a class to be loaded. If
 * this fails, it says so and the process is ready all the same: it is slower then, not broken.
 */
@Singleton
final class WarmUp {
    private static final Logger LOG = Logger.getLogger("io.gpurightsizer.warm-up");
    private static final int CONNECTIONS = 10;
    private static final int CALLS_ON_EACH = 20;
    private static final Duration AT_MOST = Duration.ofSeconds(8);
    private static final Duration FOREVER = Duration.ofDays(10_000);
    private static final Duration WAIT_FOR_NODES_AT_MOST = Duration.ofSeconds(5);

    private final WarmUpReview rehearsal;
    private final AdmissionState knowledge;
    private final CurrentCertificate certificate;
    private volatile boolean over;

    WarmUp(Settings settings, WarmUpReview rehearsal, AdmissionState knowledge, CurrentCertificate certificate) {
        this.rehearsal = rehearsal;
        this.knowledge = knowledge;
        this.certificate = certificate;
        this.over = !settings.warmUp();
    }

    /** Whether it is over, well or not. */
    boolean isOver() {
        return over;
    }

    void serverStarted(@ObservesAsync HttpsServerStart server) {
        if (over) {
            return;
        }
        Thread thread = new Thread(
                () -> run(server.options().getHost(), server.options().getPort()), "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(String host, int port) {
        try {
            // A self-managed one is agreed upon with the other replicas first; until then the process is not ready
            // anyhow.
            await(() -> certificate.expiry().isPresent(), FOREVER);
            // Without nodes nothing is resized, and the way of a resize would stay cold.
            await(knowledge::nodesKnown, WAIT_FOR_NODES_AT_MOST);
            long start = System.nanoTime();
            int calls = rehearse(host, port, start);
            LOG.infof("warm: calls=%d milliseconds=%d", calls, millisSince(start));
        } catch (IOException | RuntimeException e) {
            LOG.warnf("not warm, the first reviews will take longer: %s", e);
        } finally {
            over = true;
        }
    }

    private int rehearse(String host, int port, long start) throws IOException {
        int calls = 0;
        for (int i = 0; i < CONNECTIONS && millisSince(start) < AT_MOST.toMillis(); i++) {
            WarmUpConnection connection = WarmUpConnection.to(host, port, rehearsal, certificate);
            for (int call = 1; call <= CALLS_ON_EACH; call++) {
                connection.expect(SampleReview.ofCall(call), call == CALLS_ON_EACH);
                calls++;
            }
        }
        return calls;
    }

    private static void await(BooleanSupplier condition, Duration atMost) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (millisSince(start) >= atMost.toMillis()) {
                return;
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
