package io.gpurightsizer.testing;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

/** The patches in responses, applied as the API server would, strictly by RFC 6902. */
public final class JsonPatches {
    private JsonPatches() {}

    /** The operations in a review's response; an empty array if it has no patch. */
    public static ArrayNode in(JsonNode review) {
        JsonNode patch = review.path("response").path("patch");
        if (patch.isMissingNode()) {
            return Reviews.JSON.createArrayNode();
        }
        try {
            return (ArrayNode) Reviews.JSON.readTree(Base64.getDecoder().decode(patch.asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * By Jakarta's implementation, since fabric8's zjsonpatch reads {@code ~01} in a pointer as a slash.
     *
     * @throws jakarta.json.JsonException if an operation does not apply
     */
    public static JsonNode apply(ArrayNode operations, JsonNode pod) {
        JsonArray patch =
                Json.createReader(new StringReader(operations.toString())).readArray();
        JsonObject before = Json.createReader(new StringReader(pod.toString())).readObject();
        try {
            return Reviews.JSON.readTree(Json.createPatch(patch).apply(before).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The paths named, in order. */
    public static List<String> paths(ArrayNode operations) {
        List<String> paths = new ArrayList<>();
        operations.forEach(operation -> paths.add(operation.path("path").asText()));
        return paths;
    }
}
