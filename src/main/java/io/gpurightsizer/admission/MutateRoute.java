package io.gpurightsizer.admission;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import io.gpurightsizer.server.PlainAnswer;
import io.gpurightsizer.server.RequestSize;

/** The endpoint in HTTP. All is done on the thread of the connection. */
@Singleton
final class MutateRoute {
    private static final CharSequence JSON = HttpHeaders.createOptimized(MutateEndpoint.JSON);

    private final MutateEndpoint endpoint;

    MutateRoute(MutateEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    void register(@Observes Router router) {
        router.post(MutateEndpoint.PATH).handler(context -> RequestSize.read(context, it -> answer(context, it)));
    }

    private void answer(RoutingContext context, Buffer body) {
        String contentType = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        try {
            Future.fromCompletionStage(
                            endpoint.mutate(contentType, body.getBytes()),
                            context.vertx().getOrCreateContext())
                    .onSuccess(it -> context.response()
                            .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                            .end(Buffer.buffer(it)))
                    .onFailure(context::fail);
        } catch (UnreadableReviewException e) {
            PlainAnswer.send(context.response(), 400, e.getMessage());
        } catch (RuntimeException | Error e) {
            // Vert.x answers for what a route throws, but the body is read after the route returned.
            context.fail(e);
        }
    }
}
