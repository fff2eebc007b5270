package io.gpurightsizer.admission;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses what is announced as larger than any review: the body is read past, not kept, and then answered with 413. An
 * answer before the end would be lost on a client that is still writing.
 */
@Singleton
final class RequestSize {
    /** An API server accepts objects of up to 3 MiB; a review holds one, with some words around it. */
    static final int LIMIT = 8 << 20;

    static final String MESSAGE = "the body is larger than " + LIMIT + " bytes";

    private static final int BEFORE_EVERYTHING_ELSE = 1000;

    void register(@Observes Filters filters) {
        filters.register(RequestSize::check, BEFORE_EVERYTHING_ELSE);
    }

    private static void check(RoutingContext context) {
        if (announced(context) <= LIMIT) {
            context.next();
            return;
        }
        context.request()
                .handler(ignored -> {})
                .endHandler(end -> context.response()
                        .setStatusCode(413)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
                        .end(MESSAGE + "\n"))
                .resume();
    }

    /** The length in the header; 0 where none is given. */
    static long announced(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
