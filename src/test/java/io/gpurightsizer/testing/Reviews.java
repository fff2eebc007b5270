package io.gpurightsizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** AdmissionReviews as an API server writes them. */
public final class Reviews {
    public static final ObjectMapper JSON = new ObjectMapper();
    public static final YAMLMapper YAML = new YAMLMapper();
    public static final String UID = "705ab4f5-6393-11e8-b7cc-42010a800002";

    private Reviews() {}

    public static ObjectNode yaml(Path file) {
        try {
            return (ObjectNode) YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    /** All documents of a file. */
    public static List<JsonNode> yamls(Path file) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    public static ObjectNode yaml(String text) {
        try {
            return (ObjectNode) YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The creation of a pod. */
    public static ObjectNode creationOf(JsonNode pod) {
        return of("CREATE", "Pod", pod);
    }

    public static ObjectNode of(String operation, String kind, JsonNode object) {
        ObjectNode review = JSON.createObjectNode();
        review.put("kind", "AdmissionReview").put("apiVersion", "admission.k8s.io/v1");
        ObjectNode request = review.putObject("request");
        request.put("uid", UID);
        request.putObject("kind").put("group", "").put("version", "v1").put("kind", kind);
        request.putObject("resource")
                .put("group", "")
                .put("version", "v1")
                .put("resource", kind.toLowerCase(java.util.Locale.ROOT) + "s");
        request.put("namespace", object.path("metadata").path("namespace").asText("default"));
        request.put("operation", operation);
        request.putObject("userInfo").put("username", "system:serviceaccount:kube-system:replicaset-controller");
        request.set("object", object);
        request.putNull("oldObject");
        request.put("dryRun", false);
        request.putObject("options").put("kind", "CreateOptions").put("apiVersion", "meta.k8s.io/v1");
        return review;
    }
}
