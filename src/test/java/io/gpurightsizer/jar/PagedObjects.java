package io.gpurightsizer.jar;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** An API server that lists many objects in pages, as a real one does, and then has no changes to tell. */
final class PagedObjects implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Kind> kinds;

    /** How many there are of a kind, and the JSON of each. */
    record Kind(int count, IntFunction<String> object) {}

    private PagedObjects(Map<String, Kind> kinds) throws IOException {
        this.kinds = kinds;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** Of kinds by their path, for example {@code /api/v1/pods}; of others it has none. */
    static PagedObjects of(Map<String, Kind> kinds) throws IOException {
        return new PagedObjects(kinds);
    }

    /** A kubeconfig that leads there. */
    Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("kubeconfig"), """
                    apiVersion: v1
                    kind: Config
                    current-context: test
                    contexts: [{name: test, context: {cluster: test, user: test}}]
                    clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
                    users: [{name: test, user: {}}]
                    """.formatted(server.getAddress().getPort()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Map<String, String> query = query(exchange);
        if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            // No WebSocket is spoken here; after 200 the client watches over plain HTTP.
            send(exchange, 200, "{}");
        } else if (query.containsKey("watch")) {
            watch(exchange);
        } else if (path.startsWith("/apis/resource.k8s.io")) {
            send(exchange, 404, "{}");
        } else {
            send(exchange, 200, page(kinds.getOrDefault(path, new Kind(0, it -> "")), query));
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        String query = exchange.getRequestURI().getQuery();
        return query == null
                ? Map.of()
                : Arrays.stream(query.split("&"))
                        .map(it -> it.split("=", 2))
                        .collect(Collectors.toMap(it -> it[0], it -> it.length == 1 ? "" : it[1], (a, b) -> a));
    }

    private static String page(Kind kind, Map<String, String> query) {
        int from = Integer.parseInt(query.getOrDefault("continue", "0"));
        int limit = Integer.parseInt(query.getOrDefault("limit", String.valueOf(Integer.MAX_VALUE)));
        int to = limit < kind.count() - from ? from + limit : kind.count();
        List<String> items = IntStream.range(from, to).mapToObj(kind.object()).toList();
        String rest = to < kind.count() ? ",\"continue\":\"" + to + "\"" : "";
        return "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"1\"" + rest
                + "},\"items\":[" + String.join(",", items) + "]}";
    }

    /** Stays open and tells nothing. */
    private void watch(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
