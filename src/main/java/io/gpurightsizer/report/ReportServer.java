package io.gpurightsizer.report;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.exporter.common.TextFormat;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/**
 * Serves what a {@link ReportState} shows, in plain HTTP and to everybody who can reach it: {@code /} the audit, {@code /plan}
 * the plan, {@code /metrics}, {@code /q/health/live} and {@code /q/health/ready}. It takes nothing in but the path and the
 * host.
 */
public final class ReportServer implements AutoCloseable {
    private final ReportState state;
    private final Duration every;
    private final Clock clock;
    private final HostNames hosts;
    private final Page blank = Page.blank();
    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setFileSystemOptions(
                    new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false)));
    private final HttpServer server;

    private ReportServer(
            ReportState state, InetAddress address, int port, HostNames hosts, Duration every, Clock clock) {
        this.state = state;
        this.every = every;
        this.clock = clock;
        this.hosts = hosts;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(address.getHostAddress())
                        .setPort(port)
                        .setHttp2ClearTextEnabled(false)
                        .setCompressionSupported(true)
                        .setIdleTimeout(60))
                .requestHandler(this::answer);
    }

    /**
     * Starts to serve.
     *
     * @param address where to listen
     * @param port 0 for any that is free
     * @param hosts a request that names another host is refused
     * @param every how often the state is to change, as the pages say
     * @throws IOException if it cannot listen there; the message says why
     */
    public static ReportServer start(
            ReportState state, InetAddress address, int port, HostNames hosts, Duration every, Clock clock)
            throws IOException {
        ReportServer server = new ReportServer(state, address, port, hosts, every, clock);
        try {
            server.server.listen().toCompletionStage().toCompletableFuture().join();
            return server;
        } catch (CompletionException e) {
            server.close();
            throw new IOException(e.getCause().getMessage(), e);
        }
    }

    /** Where it listens. */
    public int port() {
        return server.actualPort();
    }

    private void answer(HttpServerRequest request) {
        request.response().headers().add("X-Content-Type-Options", "nosniff").add("Cache-Control", "no-store");
        if (request.authority() == null || !hosts.has(request.authority().host())) {
            text(request, 421, "expected localhost, an IP address or a name given with --host as the host");
        } else if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
            request.response().putHeader("Allow", "GET, HEAD");
            text(request, 405, "expected GET: nothing can be changed here");
        } else {
            path(request);
        }
    }

    private void path(HttpServerRequest request) {
        ReportState.Shown shown = state.shown();
        switch (request.path()) {
            case "/" ->
                page(request, shown, shown.last().map(RenderedReport::audit).orElse(blank));
            case "/plan" ->
                page(request, shown, shown.last().map(RenderedReport::plan).orElse(blank));
            case "/metrics" -> metrics(request, shown);
            case "/q/health/live" -> text(request, 200, "UP");
            case "/q/health/ready" -> ready(request, shown);
            default -> text(request, 404, "there are /, /plan, /metrics, /q/health/live and /q/health/ready");
        }
    }

    private static void ready(HttpServerRequest request, ReportState.Shown shown) {
        text(
                request,
                shown.last().isPresent() ? 200 : 503,
                shown.last().isPresent()
                        ? "UP"
                        : shown.failure().map(ReportState.Failure::why).orElse("the cluster is being read"));
    }

    private void page(HttpServerRequest request, ReportState.Shown shown, Page page) {
        request.response()
                .headers()
                .add("Content-Security-Policy", page.policy() + "; frame-ancestors 'none'")
                .add("X-Frame-Options", "DENY")
                .add("Referrer-Policy", "no-referrer");
        String status = StatusLine.html(shown, every, clock.instant());
        send(request, shown.last().isPresent() ? 200 : 503, "text/html; charset=utf-8", page.with(status));
    }

    private static void metrics(HttpServerRequest request, ReportState.Shown shown) {
        List<MetricFamilySamples> all = new ArrayList<>();
        all.add(ReportMetrics.ofFailures(shown.failures()));
        shown.last().ifPresent(it -> all.addAll(it.metrics()));
        StringWriter text = new StringWriter();
        try {
            TextFormat.write004(text, Collections.enumeration(all));
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory is always writable", e);
        }
        send(request, 200, TextFormat.CONTENT_TYPE_004, Buffer.buffer(text.toString()));
    }

    private static void text(HttpServerRequest request, int status, String text) {
        send(request, status, "text/plain; charset=utf-8", Buffer.buffer(text + "\n"));
    }

    private static void send(HttpServerRequest request, int status, String type, Buffer body) {
        request.response().setStatusCode(status).putHeader("Content-Type", type);
        if (request.method() == HttpMethod.HEAD) {
            request.response()
                    .putHeader("Content-Length", Integer.toString(body.length()))
                    .end();
        } else {
            request.response().end(body);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
