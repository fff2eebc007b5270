package io.gpurightsizer.server;

import java.util.concurrent.atomic.AtomicLong;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses what the heap has no room for: a body announced as larger than any review with 413, and one that does not fit
 * beside those under way with 503, which the API server takes for a failed call and admits the pod as it is. Running out
 * of memory instead would end every call under way. What is refused is read past, not kept, and answered at its end: an
 * earlier answer would be lost on a client that is still writing.
 */
@Singleton
public final class RequestSize {
    /** An API server accepts objects of up to 3 MiB; a review holds one, with some words around it. */
    public static final int LIMIT = 8 << 20;

    public static final String MESSAGE = "the body is larger than " + LIMIT + " bytes";
    static final String TOO_BUSY = "too many bytes of other reviews are under way";

    private static final int BEFORE_EVERYTHING_ELSE = 1000;

    /** A body is held about three times over while it is read: as chunks, as one array and as the texts in it. */
    private static final long PART_OF_HEAP = 8;

    private final ErrorLog errors;
    private final long budget;
    private final AtomicLong underWay = new AtomicLong();

    RequestSize(ErrorLog errors) {
        this.errors = errors;
        this.budget = Math.max(LIMIT, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_EVERYTHING_ELSE);
    }

    private void check(RoutingContext context) {
        long bytes = announced(context);
        if (bytes > LIMIT) {
            refuse(context, 413, MESSAGE);
        } else if (underWay.addAndGet(bytes) > budget) {
            underWay.addAndGet(-bytes);
            errors.error("too-busy", TOO_BUSY);
            refuse(context, 503, TOO_BUSY);
        } else {
            context.addEndHandler(end -> underWay.addAndGet(-bytes));
            context.next();
        }
    }

    private static void refuse(RoutingContext context, int status, String sentence) {
        context.request()
                .handler(ignored -> {})
                .endHandler(end -> context.response()
                        .setStatusCode(status)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
                        .end(sentence + "\n"))
                .resume();
    }

    /** A body sent in chunks announces nothing, and may be as large as any. API servers do not send such. */
    private static long announced(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return context.request().getHeader(HttpHeaders.TRANSFER_ENCODING) == null ? 0 : LIMIT;
        }
        try {
            return Math.max(0, Long.parseLong(length));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
