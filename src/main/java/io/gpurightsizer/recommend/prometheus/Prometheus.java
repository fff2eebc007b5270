package io.gpurightsizer.recommend.prometheus;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * A Prometheus, or what speaks its HTTP API: Thanos, Mimir, VictoriaMetrics (prometheus.io/docs/prometheus/latest/querying/api).
 * May be used by several threads.
 */
public final class Prometheus {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(3);
    private static final int TRIES = 5;
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);
    private static final JsonMapper JSON = new JsonMapper();

    private final String address;
    private final Map<String, String> headers;
    private final HttpClient client;
    private final Set<String> warnings = new ConcurrentSkipListSet<>();

    /**
     * @param address where the API is, for example {@code https://mimir.example.com/prometheus}
     * @param headers sent with each request
     * @param trust whom to trust instead of the authorities that Java trusts
     */
    public Prometheus(URI address, Map<String, String> headers, Optional<SSLContext> trust) {
        this.address = address.toString().replaceAll("/+$", "");
        this.headers = Map.copyOf(headers);
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        trust.ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    /** What the answers warned of, for example that a part of the data could not be reached. */
    public Set<String> warnings() {
        return warnings;
    }

    /** The answer to an instant query. */
    public List<Sample> query(String query, Instant at) throws PrometheusException {
        List<Sample> samples = new ArrayList<>();
        for (JsonNode element :
                ask("query", Map.of("query", query, "time", seconds(at))).path("result")) {
            samples.add(new Sample(
                    labels(element.path("metric")), number(element.path("value").path(1))));
        }
        return samples;
    }

    /** The answer to a range query. */
    public List<Curve> range(String query, Instant from, Instant to, Duration step) throws PrometheusException {
        Map<String, String> form = Map.of(
                "query", query, "start", seconds(from), "end", seconds(to), "step", String.valueOf(step.toSeconds()));
        List<Curve> curves = new ArrayList<>();
        for (JsonNode element : ask("query_range", form).path("result")) {
            TreeMap<Long, Double> values = new TreeMap<>();
            element.path("values").forEach(it -> values.put(it.path(0).asLong(), number(it.path(1))));
            curves.add(new Curve(labels(element.path("metric")), values));
        }
        return curves;
    }

    /** The labels of every series that there was between two times. */
    public List<Map<String, String>> series(String selector, Instant from, Instant to) throws PrometheusException {
        List<Map<String, String>> series = new ArrayList<>();
        ask("series", Map.of("match[]", selector, "start", seconds(from), "end", seconds(to)))
                .forEach(it -> series.add(labels(it)));
        return series;
    }

    private JsonNode ask(String path, Map<String, String> form) throws PrometheusException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + "/api/v1/" + path))
                .timeout(ANSWER)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(form)));
        headers.forEach(request::header);
        for (int tried = 1; ; tried++) {
            try {
                HttpResponse<String> response =
                        client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
                if (tried == TRIES || !PASSING.contains(response.statusCode())) {
                    return data(response);
                }
            } catch (PrometheusException e) {
                throw e;
            } catch (IOException e) {
                if (tried == TRIES || Faults.isLasting(e)) {
                    throw Faults.of(address, e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PrometheusException("interrupted");
            }
            pause(FIRST_PAUSE_MILLIS << (tried - 1));
        }
    }

    private JsonNode data(HttpResponse<String> response) throws PrometheusException {
        JsonNode answer;
        try {
            answer = JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            answer = JSON.missingNode();
        }
        if (response.statusCode() != 200 || !answer.path("status").asText().equals("success")) {
            throw Faults.of(address, response, answer);
        }
        answer.path("warnings").forEach(it -> warnings.add(it.asText()));
        return answer.path("data");
    }

    private static void pause(long millis) throws PrometheusException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PrometheusException("interrupted");
        }
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(it -> URLEncoder.encode(it.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static Map<String, String> labels(JsonNode metric) {
        Map<String, String> labels = new HashMap<>();
        metric.properties().forEach(it -> labels.put(it.getKey(), it.getValue().asText()));
        labels.remove("__name__");
        return labels;
    }

    /** Values are texts, among them {@code NaN} and {@code +Inf}. */
    private static double number(JsonNode value) {
        String text = value.asText();
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            case "", "NaN" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    private static String seconds(Instant at) {
        return String.valueOf(at.getEpochSecond());
    }
}
