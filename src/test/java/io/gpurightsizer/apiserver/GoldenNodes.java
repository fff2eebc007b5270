package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.testing.Reviews;

/** The nodes of the golden cases, as nodes of the API server; their names begin with {@code it-}. */
final class GoldenNodes {
    private static final Path FILE = Path.of("src/test/resources/golden/nodes.yaml");
    private static final String LABEL = "gpu-rightsizer-test";

    private GoldenNodes() {}

    /** An API server taints new ones until somebody has found them ready. */
    static void apply(Admin admin) {
        for (JsonNode node : read()) {
            ObjectNode named = node.deepCopy();
            String name = "it-" + node.at("/metadata/name").asText();
            ((ObjectNode) named.get("metadata")).put("name", name);
            ((ObjectNode) named.at("/metadata/labels")).put(LABEL, "golden");
            JsonNode status = named.remove("status");
            String path = "/api/v1/nodes/" + name;
            admin.apply(path, named.toString()).orFail();
            admin.send("PATCH", path + "/status", "application/merge-patch+json", "{\"status\":" + status + "}")
                    .orFail();
            String taints = node.at("/spec/taints").isMissingNode()
                    ? "[]"
                    : node.at("/spec/taints").toString();
            admin.send("PATCH", path, "application/merge-patch+json", "{\"spec\":{\"taints\":" + taints + "}}")
                    .orFail();
        }
    }

    static void delete(Admin admin) {
        admin.client().nodes().withLabel(LABEL).delete();
    }

    private static Iterable<JsonNode> read() {
        try (var documents = Reviews.YAML.readerFor(JsonNode.class).<JsonNode>readValues(FILE.toFile())) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
