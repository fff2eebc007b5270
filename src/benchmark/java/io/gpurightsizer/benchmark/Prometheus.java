package io.gpurightsizer.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Asks Prometheus for one number. */
final class Prometheus {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String address;
    private final HttpClient client = HttpClient.newHttpClient();

    /** @param address for example {@code http://prometheus.monitoring:9090} */
    Prometheus(String address) {
        this.address = address;
    }

    /** The largest value that the query has now. */
    double ask(String query) throws IOException, InterruptedException {
        URI uri = URI.create(address + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        double largest = Double.NEGATIVE_INFINITY;
        if (response.statusCode() == 200) {
            for (JsonNode series : JSON.readTree(response.body()).at("/data/result")) {
                largest = Math.max(largest, series.at("/value/1").asDouble(Double.NEGATIVE_INFINITY));
            }
        }
        if (Double.isInfinite(largest)) {
            throw new IOException(uri + " answered " + response.statusCode() + " without a value");
        }
        return largest;
    }
}
