package io.gpurightsizer.health;

import java.io.IOException;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.BooleanSupplier;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import org.jboss.logging.Logger;

import io.gpurightsizer.admission.DecisionLog;
import io.gpurightsizer.admission.MutateEndpoint;
import io.gpurightsizer.admission.UnreadableReviewException;
import io.gpurightsizer.background.DaemonThreads;
import io.gpurightsizer.server.CurrentCertificate;
import io.gpurightsizer.server.CurrentOffers;
import io.gpurightsizer.server.Settings;
import io.gpurightsizer.server.TlsEngine;

/**
 * Sends reviews to this process, through TLS and all of the handler, before it says that it is ready: without them, the
 * first review waits for classes to be loaded. They are not recorded. Where callers must show a certificate, which this
 * process has not, they are decided without TLS. If this fails, the process is ready all the same; it is slower then, not
 * broken.
 */
@Singleton
final class WarmUp {
    private static final Logger LOG = Logger.getLogger("io.gpurightsizer.warm-up");
    private static final List<String> REVIEWS = List.of("resize", "resize-declared", "keep", "no-gpu");
    private static final int CONNECTIONS = 2;
    private static final int CALLS_ON_EACH = 10;

    private final MutateEndpoint endpoint;
    private final DecisionLog log;
    private final CurrentOffers offers;
    private final CurrentCertificate certificate;
    private final TlsEngine engine;
    private final Vertx vertx;
    private volatile boolean over;

    WarmUp(
            Settings settings,
            MutateEndpoint endpoint,
            DecisionLog log,
            CurrentOffers offers,
            CurrentCertificate certificate,
            TlsEngine engine,
            Vertx vertx) {
        this.engine = engine;
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.log = log;
        this.offers = offers;
        this.certificate = certificate;
        this.over = !settings.warmUp();
    }

    /** Whether it is over, successful or not. */
    boolean isOver() {
        return over;
    }

    void serverStarted(@ObservesAsync HttpsServerStart server) {
        if (!over) {
            DaemonThreads.start("warm-up", () -> run(server.options()));
        }
    }

    private void run(HttpServerOptions server) {
        try {
            // A self-managed one is agreed upon with the other replicas first.
            await(() -> certificate.served().isPresent());
            // Without nodes nothing is resized, and the code that does it would stay cold; a large list takes a while.
            await(offers::known);
            long start = System.nanoTime();
            if (server.getClientAuth() == ClientAuth.REQUIRED) {
                decide();
                LOG.infof(
                        "warm but for TLS and HTTP, since callers must show a certificate: reviews=%d milliseconds=%d",
                        CALLS_ON_EACH, millisSince(start));
            } else {
                call(server);
                LOG.infof("warm: calls=%d milliseconds=%d", CONNECTIONS * CALLS_ON_EACH, millisSince(start));
            }
        } catch (IOException | UnreadableReviewException | RuntimeException e) {
            LOG.warnf("not warm, the first reviews will take longer: error=\"%s\"", e);
        } finally {
            over = true;
        }
    }

    private void call(HttpServerOptions server) throws IOException {
        JsonMapper json = new JsonMapper();
        for (int i = 0; i < CONNECTIONS; i++) {
            X509Certificate served = certificate.served().orElseThrow();
            try (WarmUpConnection connection =
                    WarmUpConnection.to(vertx, engine, server.getHost(), server.getPort(), served)) {
                for (int call = 0; call < CALLS_ON_EACH; call++) {
                    connection.call(review(json, REVIEWS.get(call % REVIEWS.size())));
                }
            }
        }
    }

    private void decide() throws IOException, UnreadableReviewException {
        JsonMapper json = new JsonMapper();
        for (int i = 0; i < CALLS_ON_EACH; i++) {
            endpoint.mutate(MutateEndpoint.JSON, review(json, REVIEWS.get(i % REVIEWS.size())))
                    .toCompletableFuture()
                    .join();
        }
    }

    private byte[] review(JsonMapper json, String name) throws IOException {
        try (InputStream in = WarmUp.class.getResourceAsStream("warm-up/" + name + ".json")) {
            ObjectNode review = json.readValue(in, ObjectNode.class);
            review.withObject("/request").put("uid", log.unrecordedUid());
            return json.writeValueAsBytes(review);
        }
    }

    /** Without either the process is not ready anyway. */
    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
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
