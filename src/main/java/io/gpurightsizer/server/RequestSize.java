package io.gpurightsizer.server;

import java.util.concurrent.atomic.AtomicLong;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses bodies for which the heap has no room: with 413 one that is larger than any review, with 503 one that does not fit
 * beside those in progress. The API server takes both for a failed call and admits the pod as it is; running out of memory
 * would end every call in progress. A refused body is read to its end without being kept, and answered then: an earlier
 * answer would be lost on a client that is still writing. Beyond 64 MiB, or after 30 s, the connection is closed.
 */
@Singleton
public final class RequestSize {
    /** An API server accepts objects of up to 3 MiB; a review contains one. */
    static final int LIMIT = 8 << 20;

    static final String MESSAGE = "the body is larger than " + LIMIT + " bytes";
    static final String TOO_BUSY = "too many bytes of other reviews are in progress";

    /** Of a body that is refused; one in chunks may go on for ever. */
    private static final long MOST_READ = 64 << 20;

    /** How long a body may take. An API server waits no longer than this for the answer. */
    private static final long MOST_MILLISECONDS = 30_000;

    private static final String TOO_SLOW = "a body was not there after " + MOST_MILLISECONDS / 1000 + " s";

    private static final int BEFORE_OTHER_FILTERS = 1000;

    /** While a body is read, it is in memory about three times: as chunks, as one array and as the texts in it. */
    private static final long PART_OF_HEAP = 8;

    private final ErrorLog errors;
    private final long budget;
    private final AtomicLong inProgress = new AtomicLong();

    RequestSize(ErrorLog errors) {
        this.errors = errors;
        this.budget = Math.max(LIMIT, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_OTHER_FILTERS);
    }

    private void check(RoutingContext context) {
        limitTime(context);
        long bytes = declaredLength(context);
        if (bytes > LIMIT) {
            refuse(context, 413, MESSAGE);
        } else if (inProgress.addAndGet(bytes) > budget) {
            inProgress.addAndGet(-bytes);
            errors.error("too-busy", TOO_BUSY);
            refuse(context, 503, TOO_BUSY);
        } else {
            context.addEndHandler(end -> inProgress.addAndGet(-bytes));
            context.next();
        }
    }

    private void limitTime(RoutingContext context) {
        long timer = context.vertx().setTimer(MOST_MILLISECONDS, it -> {
            if (!context.request().isEnded()) {
                errors.error("too-slow", TOO_SLOW);
                context.request().connection().close();
            }
        });
        context.addEndHandler(end -> context.vertx().cancelTimer(timer));
    }

    private static void refuse(RoutingContext context, int status, String sentence) {
        context.request()
                .handler(ignored -> endIfEndless(context))
                .endHandler(end -> PlainAnswer.send(context.response(), status, sentence))
                .resume();
    }

    /**
     * Reads a body to its end and hands it on. Of one that is too large and did not say so, no more is kept than shows it, and
     * it is answered with 413, or its connection is closed where it goes on for ever.
     */
    public static void read(RoutingContext context, Handler<Buffer> then) {
        Buffer body = Buffer.buffer();
        context.request()
                .handler(chunk -> {
                    if (body.length() <= LIMIT) {
                        body.appendBuffer(chunk);
                    }
                    endIfEndless(context);
                })
                .endHandler(end -> {
                    if (body.length() > LIMIT) {
                        PlainAnswer.send(context.response(), 413, MESSAGE);
                    } else {
                        then.handle(body);
                    }
                })
                .resume();
    }

    private static void endIfEndless(RoutingContext context) {
        if (context.request().bytesRead() > MOST_READ) {
            context.request().connection().close();
        }
    }

    /** A body sent in chunks has no declared length, and counts as the largest. API servers send none. */
    private static long declaredLength(RoutingContext context) {
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
