package io.gpurightsizer.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** An answer that says in a sentence why there is no other. */
public final class PlainAnswer {
    private PlainAnswer() {}

    public static void send(HttpServerResponse response, int status, String sentence) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
                .end(sentence + "\n");
    }
}
