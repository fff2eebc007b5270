package io.gpurightsizer.admission;

import java.util.concurrent.atomic.AtomicLong;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Bounds the memory that bodies take while they are read: what would go over it is answered with 503 at once and its
 * connection closed, so that the API server goes on by its failure policy instead of waiting for a time-out. How many
 * connections there may be is bounded by {@code quarkus.http.limits.max-connections}.
 */
@Singleton
final class BodiesInFlight {
    /** A body is held twice while it is read, in the server's buffers and as an array; so this is half of the heap. */
    private static final long LIMIT =
            Math.max(RequestSize.LIMIT, Runtime.getRuntime().maxMemory() / 4);

    private static final int AFTER_REQUEST_SIZE = 900;

    private final AtomicLong bytes = new AtomicLong();
    private final Counter shed;

    BodiesInFlight(MeterRegistry metrics) {
        this.shed = metrics.counter("gpu_rightsizer_errors", "cause", "overload");
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, AFTER_REQUEST_SIZE);
    }

    private void admit(RoutingContext context) {
        long size = size(context);
        if (bytes.addAndGet(size) > LIMIT) {
            bytes.addAndGet(-size);
            shed.increment();
            context.response()
                    .setStatusCode(503)
                    .putHeader(HttpHeaders.CONNECTION, "close")
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
                    .end("too many bodies are being read\n")
                    .onComplete(end -> context.request().connection().close());
            return;
        }
        context.addEndHandler(end -> bytes.addAndGet(-size));
        context.next();
    }

    /** A body whose length is not announced may be as long as any. */
    private static long size(RoutingContext context) {
        boolean announced = context.request().getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
        return announced ? Math.max(0, RequestSize.announced(context)) : RequestSize.LIMIT;
    }
}
