package io.gpurightsizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.zjsonpatch.JsonPatch;

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

    public static JsonNode apply(ArrayNode operations, JsonNode pod) {
        return JsonPatch.apply(operations, pod.deepCopy());
    }

    /** The paths named, in order. */
    public static List<String> paths(ArrayNode operations) {
        List<String> paths = new ArrayList<>();
        operations.forEach(operation -> paths.add(operation.path("path").asText()));
        return paths;
    }
}
