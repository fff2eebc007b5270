package io.gpurightsizer.admission;

import java.util.concurrent.atomic.AtomicLong;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses what is announced as larger than any review: the body is read past, not kept, and then answered with 413. An
 * answer before the end would be lost on a client that is still writing. So is one large body too many answered, with 503:
 * the API server then admits the pod as it is, which is better than running out of memory for all of them.
 */
@Singleton
final class RequestSize {
    /** An API server accepts objects of up to 3 MiB; a review holds one, with some words around it. */
    static final int LIMIT = 8 << 20;

    static final String MESSAGE = "the body is larger than " + LIMIT + " bytes";

    /** What is read at a time, all bodies together: so much fits into the image's heap of 128 MiB, with what is made of it. */
    static final long LIMIT_TOGETHER = 40L << 20;

    static final String BUSY = "too many large bodies at once; try again";

    private static final int BEFORE_EVERYTHING_ELSE = 1000;

    private final AtomicLong underWay = new AtomicLong();

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_EVERYTHING_ELSE);
    }

    private void check(RoutingContext context) {
        long announced = announced(context);
        if (announced > LIMIT) {
            refuse(context, 413, MESSAGE);
        } else if (underWay.addAndGet(announced) > LIMIT_TOGETHER) {
            underWay.addAndGet(-announced);
            refuse(context, 503, BUSY);
        } else {
            context.addEndHandler(ended -> underWay.addAndGet(-announced));
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

    /** A body that comes without its length may have any. */
    private static long announced(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? (context.request().isEnded() ? 0 : LIMIT) : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
