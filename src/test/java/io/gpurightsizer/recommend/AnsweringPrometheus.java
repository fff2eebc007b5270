package io.gpurightsizer.recommend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A server that answers as Prometheus does, of one pod that used 10 GiB for ten days, or as a test says. What it answers was
 * taken from a Prometheus 2.42.
 */
final class AnsweringPrometheus implements AutoCloseable {
    /** The labels of a pod's series, as text of JSON. */
    static final String LABELS = """
            {"UUID": "GPU-1", "modelName": "NVIDIA H100 80GB HBM3", "namespace": "voice", "pod": "asr-7d9f8b6c5-abcde",
             "container": "server"}""";

    private static final long DAYS = 10;

    /** An answer. */
    record Answer(int status, String body) {}

    final List<Headers> headers = new CopyOnWriteArrayList<>();
    final List<String> queries = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final BiFunction<String, Answer, Answer> changed;
    private final String path;

    private AnsweringPrometheus(String path, BiFunction<String, Answer, Answer> changed) {
        try {
            this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.path = path;
        this.changed = changed;
        server.createContext("/", this::answer);
        server.start();
    }

    /** One that answers below a path. */
    static AnsweringPrometheus below(String path) {
        return new AnsweringPrometheus(path, (query, answer) -> answer);
    }

    /** One of which each answer is changed. */
    static AnsweringPrometheus changing(BiFunction<String, Answer, Answer> changed) {
        return new AnsweringPrometheus("", changed);
    }

    /** One that always answers the same. */
    static AnsweringPrometheus always(int status, String body) {
        return changing((query, answer) -> new Answer(status, body));
    }

    /** One with two pods, which refuses to look at both at once. */
    static AnsweringPrometheus refusingMoreThanOne() {
        String other = LABELS.replace("GPU-1", "GPU-2").replace("-abcde", "-fghij");
        return changing((query, answer) -> {
            if (query.contains("|")) {
                return new Answer(422, "{\"status\": \"error\", \"error\": \"it would load too many samples\"}");
            }
            return query.contains("(")
                    ? new Answer(200, query.contains("GPU-2") ? answer.body().replace(LABELS, other) : answer.body())
                    : new Answer(200, answer.body().replace(LABELS, LABELS + ", " + other));
        });
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void answer(HttpExchange exchange) throws IOException {
        headers.add(exchange.getRequestHeaders());
        Map<String, String> form = new TreeMap<>();
        for (String pair : new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
        }
        String asked = exchange.getRequestURI().getPath();
        String query = form.getOrDefault("query", form.getOrDefault("match%5B%5D", ""));
        queries.add(query);
        Answer answer = asked.startsWith(path + "/api/v1/")
                ? changed.apply(query, new Answer(200, body(asked, query)))
                : new Answer(404, "404 page not found");
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String body(String asked, String query) {
        if (asked.endsWith("/series")) {
            return "{\"status\": \"success\", \"data\": [" + LABELS + "]}";
        }
        long now = Instant.now().getEpochSecond();
        if (asked.endsWith("/query_range")) {
            return result("{\"metric\": " + LABELS + ", \"values\": [[" + (now - 3600) + ", \"10240\"], [" + now
                    + ", \"8192\"]]}");
        }
        if (!query.contains("DCGM_FI_DEV_FB_USED")) {
            return result("");
        }
        String value = query.startsWith("count_over_time(present")
                ? String.valueOf(DAYS * 24)
                : query.startsWith("count")
                        ? "5000"
                        : query.startsWith("min_over_time(timestamp")
                                ? String.valueOf(now - DAYS * 86_400)
                                : query.startsWith("max_over_time(timestamp")
                                        ? String.valueOf(now)
                                        : query.startsWith("max_over_time(") ? "10240" : "8192";
        return result("{\"metric\": " + LABELS + ", \"value\": [" + now + ", \"" + value + "\"]}");
    }

    private static String result(String elements) {
        return "{\"status\": \"success\", \"data\": {\"resultType\": \"vector\", \"result\": [" + elements + "]}}";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
