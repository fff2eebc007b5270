package io.gpurightsizer.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A server of every API that answers one request after the other, each after the same time. When a request is done is
 * computed, not slept, so that a thread which wakes up late delays no later request.
 */
final class QueueServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final long serviceNanos;
    private final Map<String, Integer> requests = new ConcurrentHashMap<>();
    private long free;

    QueueServer(double serviceMillis) throws IOException {
        serviceNanos = (long) (serviceMillis * 1e6);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many requests came for each path. */
    Map<String, Integer> requests() {
        return requests;
    }

    /** Answers nothing for so long; what has come and what comes meanwhile waits. */
    synchronized void stall(double seconds) {
        free = Math.max(free, System.nanoTime()) + (long) (seconds * 1e9);
    }

    private synchronized long done() {
        free = Math.max(free, System.nanoTime()) + serviceNanos;
        return free;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.merge(path, 1, Integer::sum);
        if (path.equals("/api/v1/query")) {
            send(exchange, "{\"data\":{\"result\":[{\"value\":[0,\"41.5\"]},{\"value\":[0,\"7\"]}]}}");
        } else if (path.endsWith("/broken")) {
            exchange.sendResponseHeaders(500, -1);
        } else if (body.contains("please continue") || body.contains("assistant")) {
            send(exchange, content(path, "please continue")); // the rest is not counted, so it takes no time
        } else {
            sleepUntil(done());
            send(exchange, content(path, "I am well"));
        }
        exchange.close();
    }

    private static String content(String path, String answer) {
        return switch (path) {
            case "/v1/audio/transcriptions" -> "{\"text\":\"how are you\"}";
            case "/v1/chat/completions" -> "{\"choices\":[{\"message\":{\"content\":\"" + answer + "\"}}]}";
            case "/v1/embeddings" -> "{\"data\":[{\"embedding\":[0.5]}]}";
            case "/rerank" -> "[{\"index\":0,\"score\":0.5}]";
            default -> "RIFF";
        };
    }

    private static void send(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void sleepUntil(long nanos) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos - System.nanoTime()));
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
