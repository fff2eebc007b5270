package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;

import io.gpurightsizer.testing.Reviews;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A cluster administrator who speaks plain JSON, so that no field is lost on the way. */
final class Admin implements AutoCloseable {
    private static final Pattern WARNING = Pattern.compile("299 - \"((?:[^\"\\\\]|\\\\.)*)\"");

    private final KubernetesClient client;

    /** What the API server answered. */
    record Answer(int code, JsonNode body, List<String> warnings) {
        boolean succeeded() {
            return code / 100 == 2;
        }

        Answer orFail() {
            if (!succeeded()) {
                throw new AssertionError(code + " " + body);
            }
            return this;
        }
    }

    Admin(ApiServer server) {
        this(server.admin());
    }

    Admin(Config config) {
        this.client = new KubernetesClientBuilder().withConfig(config).build();
    }

    Answer createPod(JsonNode pod) {
        return create(pod, "");
    }

    /** As {@code kubectl create --dry-run=server}. */
    Answer tryPod(JsonNode pod) {
        return create(pod, "?dryRun=All");
    }

    private Answer create(JsonNode pod, String query) {
        return send("POST", pods(pod.path("metadata").path("namespace").asText("default")) + query, pod);
    }

    static String pods(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/pods";
    }

    Answer get(String path) {
        return send(path, request -> request);
    }

    Answer send(String method, String path, JsonNode body) {
        return send(method, path, "application/json", body.toString());
    }

    Answer send(String method, String path, String contentType, String body) {
        return send(path, request -> request.method(method, contentType, body));
    }

    private Answer send(String path, UnaryOperator<HttpRequest.Builder> change) {
        try {
            HttpRequest.Builder request = client.getHttpClient()
                    .newHttpRequestBuilder()
                    .uri(URI.create(client.getMasterUrl().toString().replaceAll("/$", "") + path));
            HttpResponse<byte[]> response = client.getHttpClient()
                    .sendAsync(change.apply(request).build(), byte[].class)
                    .join();
            byte[] bytes = response.body();
            return new Answer(
                    response.code(),
                    bytes == null || bytes.length == 0
                            ? Reviews.JSON.createObjectNode()
                            : Reviews.JSON.readTree(new String(bytes, UTF_8)),
                    warnings(response.headers("Warning")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> warnings(List<String> headers) {
        List<String> warnings = new ArrayList<>();
        for (String header : headers == null ? List.<String>of() : headers) {
            Matcher matcher = WARNING.matcher(header);
            while (matcher.find()) {
                warnings.add(matcher.group(1).replaceAll("\\\\(.)", "$1"));
            }
        }
        return warnings;
    }

    /** Applied server-side, created or changed. */
    Answer apply(String path, String yaml) {
        return send("PATCH", path + "?fieldManager=test&force=true", "application/apply-patch+yaml", yaml);
    }

    Admin namespace(String name, Map<String, String> labels) {
        ObjectNode namespace = Reviews.JSON.createObjectNode();
        namespace.put("apiVersion", "v1").put("kind", "Namespace");
        ObjectNode metadata = namespace.putObject("metadata").put("name", name);
        ObjectNode labelled = metadata.putObject("labels");
        labels.forEach(labelled::put);
        apply("/api/v1/namespaces/" + name, namespace.toString()).orFail();
        return this;
    }

    /**
     * Deletes a pod, or all of a namespace, without grace: no kubelet will confirm that they have ended. The options stand in the
     * body, since beside a body the query is not read.
     */
    void deleteAtOnce(String path) {
        send(
                        "DELETE",
                        path,
                        "application/json",
                        "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"gracePeriodSeconds\":0}")
                .orFail();
    }

    void clear(String namespace) {
        deleteAtOnce(pods(namespace));
        await(
                "no pod in " + namespace,
                () -> client.pods().inNamespace(namespace).list().getItems().isEmpty());
    }

    KubernetesClient client() {
        return client;
    }

    /** The API server learns of changes of its own configuration a moment later. */
    static void await(String what, BooleanSupplier condition) {
        await(30, what, condition);
    }

    static void await(int seconds, String what, BooleanSupplier condition) {
        for (int i = 0; i < seconds * 10; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("after " + seconds + " s still not: " + what);
    }

    @Override
    public void close() {
        client.close();
    }
}
