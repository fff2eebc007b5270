package io.gpurightsizer.health;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.X509TrustManager;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.net.TrustOptions;

import io.gpurightsizer.admission.MutateEndpoint;
import io.gpurightsizer.server.TlsEngine;

/**
 * Calls to our own HTTPS port, one after the other on a kept connection, which begins with a full handshake, as an API
 * server's first one does. With the server's own engine, since the JDK's TLS, which nothing else may need, takes a while to
 * start.
 */
final class WarmUpConnection implements AutoCloseable {
    /** Of each call. Where there is little processor time, the first one takes many seconds; no pod waits for it. */
    private static final int TIMEOUT_SECONDS = 30;

    private final HttpClient client;

    private WarmUpConnection(HttpClient client) {
        this.client = client;
    }

    /** @param served the only certificate that is trusted */
    static WarmUpConnection to(Vertx vertx, TlsEngine engine, String host, int port, X509Certificate served) {
        HttpClientOptions options = new HttpClientOptions()
                .setDefaultHost(host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host)
                .setDefaultPort(port)
                .setMaxPoolSize(1)
                .setSsl(true)
                .setVerifyHost(false) // the certificate itself is checked
                .setTrustOptions(TrustOptions.wrap(new OnlyThis(served)));
        engine.configure(options);
        return new WarmUpConnection(vertx.createHttpClient(options));
    }

    /** Sends a review and reads the answer to its end. */
    void call(byte[] review) throws IOException {
        try {
            client.request(HttpMethod.POST, MutateEndpoint.PATH + "?timeout=10s")
                    .compose(request -> request.putHeader(HttpHeaders.CONTENT_TYPE, MutateEndpoint.JSON)
                            .send(Buffer.buffer(review)))
                    .expecting(HttpResponseExpectation.SC_OK)
                    .compose(HttpClientResponse::body)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private record OnlyThis(X509Certificate served) implements X509TrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            if (!chain[0].equals(served)) {
                throw new CertificateException("not the certificate in use");
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[] {served};
        }
    }
}
