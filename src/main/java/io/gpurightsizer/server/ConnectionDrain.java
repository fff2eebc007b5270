package io.gpurightsizer.server;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;

/**
 * Sends callers away before the server closes. An API server keeps its connections, and one that is closed while a review is
 * on its way loses that review; so from the moment we are told to end, every answer asks for the connection to be closed.
 */
@Singleton
final class ConnectionDrain {
    private static final int AROUND_EVERYTHING_ELSE = 2000;

    private volatile boolean leaving;

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        leaving = true;
    }

    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    if (leaving) {
                        context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
                    }
                    context.next();
                },
                AROUND_EVERYTHING_ELSE);
    }
}
