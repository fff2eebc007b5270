package io.gpurightsizer.admission;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Arrays;

import io.gpurightsizer.server.RequestSize;

/** Reads the same body and answers as many bytes, to see what the server costs without the webhook. Only with {@code -Pbench}. */
@Singleton
final class ConstantRoute {
    private volatile byte[] constant = new byte[0];

    void register(@Observes Router router) {
        router.post("/constant").handler(context -> RequestSize.read(context, body -> context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, MutateEndpoint.JSON)
                .end(Buffer.buffer(spaces(Integer.parseInt(context.request().getParam("length")))))));
    }

    private byte[] spaces(int length) {
        if (constant.length != length) {
            byte[] spaces = new byte[length];
            Arrays.fill(spaces, (byte) ' ');
            constant = spaces;
        }
        return constant;
    }
}
