package io.gpurightsizer.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.gpurightsizer.testing.Reviews;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An API server that answers reads from objects in memory, and the kubeconfig that {@code --cluster} finds while it runs. It
 * serves the groups that its objects are of, and the built-in ones.
 */
final class RecordedCluster implements AutoCloseable {
    static final String ADDRESS = "https://cluster.example/";

    private static final String KUBECONFIG = "kubeconfig";

    private final HttpServer server;
    private final List<JsonNode> objects;
    private final Set<String> refused;

    private RecordedCluster(HttpServer server, List<JsonNode> objects, Set<String> refused) {
        this.server = server;
        this.objects = objects;
        this.refused = refused;
    }

    /** Serves the objects of YAML documents; 403 is the answer to the paths that are refused, whatever is below them. */
    static RecordedCluster of(List<JsonNode> objects, Set<String> refused, Path folder) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RecordedCluster cluster = new RecordedCluster(server, objects, refused);
        server.createContext("/", cluster::answer);
        server.start();
        Path file = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: test
                contexts: [{name: test, context: {cluster: test, user: test}}]
                clusters: [{name: test, cluster: {server: "%s"}}]
                users: [{name: test, user: {}}]
                """.formatted(cluster.address()));
        System.setProperty(KUBECONFIG, file.toString());
        return cluster;
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** A command line that is typed while it runs; its own address is {@link #ADDRESS} in what is printed. */
    Typed typed(String... words) {
        Typed typed = Typed.with("", Map.of("COLUMNS", "120"), words);
        return new Typed(typed.code(), typed.out().replace(address(), ADDRESS), typed.err());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (refused.stream().anyMatch(path::startsWith)) {
            send(exchange, 403, status("this account may not list " + path));
            return;
        }
        Optional<JsonNode> found = found(path.substring(1).split("/"));
        send(exchange, found.isPresent() ? 200 : 404, found.orElse(status("there is no " + path)));
    }

    private Optional<JsonNode> found(String[] steps) {
        boolean core = steps[0].equals("api");
        if (!core && steps.length == 2) {
            return group(steps[1]);
        }
        String version = core ? steps[1] : steps[1] + "/" + steps[2];
        int at = core ? 2 : 3;
        if (at == steps.length) {
            return resources(version);
        }
        Optional<String> namespace = Optional.empty();
        if (steps.length > at + 2 && steps[at].equals("namespaces")) {
            namespace = Optional.of(steps[at + 1]);
            at += 2;
        }
        String plural = steps[at];
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode object : objects) {
            boolean inside = namespace
                    .map(it -> it.equals(object.at("/metadata/namespace").asText()))
                    .orElse(true);
            if (object.path("apiVersion").asText().equals(version)
                    && plural(object).equals(plural)
                    && inside) {
                found.add(object);
            }
        }
        String name = at + 1 < steps.length ? steps[at + 1] : "";
        return name.isEmpty()
                ? Optional.of(list(found))
                : found.stream()
                        .filter(it -> it.at("/metadata/name").asText().equals(name))
                        .findFirst();
    }

    private Optional<JsonNode> group(String group) {
        return objects.stream()
                .map(it -> it.path("apiVersion").asText())
                .filter(it -> it.startsWith(group + "/"))
                .findFirst()
                .map(it -> {
                    ObjectNode answer = Reviews.JSON.createObjectNode();
                    answer.putObject("preferredVersion").put("version", it.substring(group.length() + 1));
                    return answer;
                });
    }

    private Optional<JsonNode> resources(String version) {
        ObjectNode answer = Reviews.JSON.createObjectNode();
        ArrayNode resources = answer.putArray("resources");
        objects.stream()
                .filter(it -> it.path("apiVersion").asText().equals(version))
                .forEach(it -> resources.addObject().put("name", plural(it)));
        return Optional.of(answer);
    }

    private static ObjectNode list(List<JsonNode> items) {
        ObjectNode list = Reviews.JSON.createObjectNode();
        String kind = items.isEmpty() ? "" : items.get(0).path("kind").asText();
        list.put("apiVersion", "v1").put("kind", kind + "List").putObject("metadata");
        list.putArray("items").addAll(items);
        return list;
    }

    private static String plural(JsonNode object) {
        String kind = object.path("kind").asText().toLowerCase(Locale.ROOT);
        return kind + (kind.endsWith("s") ? "es" : "s");
    }

    private static ObjectNode status(String message) {
        return Reviews.JSON
                .createObjectNode()
                .put("apiVersion", "v1")
                .put("kind", "Status")
                .put("message", message);
    }

    private static void send(HttpExchange exchange, int status, JsonNode answer) throws IOException {
        byte[] body = answer.toString().getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        System.clearProperty(KUBECONFIG);
        server.stop(0);
    }
}
