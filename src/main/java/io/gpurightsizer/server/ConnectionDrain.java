package io.gpurightsizer.server;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;

/**
 * Closes kept connections before the server ends: the Service stops sending traffic first, and from then on every answer
 * asks the client to close its connection. A connection that the server closes while a review is on its way loses the review.
 */
@Singleton
final class ConnectionDrain {
    private static final int FIRST_FILTER = 2000;

    private volatile boolean draining;

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        draining = true;
    }

    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    if (draining) {
                        context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
                    }
                    context.next();
                },
                FIRST_FILTER);
    }
}
