package io.gpurightsizer.admission;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.testing.Cases;
import io.gpurightsizer.testing.Expectation;
import io.gpurightsizer.testing.JsonPatches;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Posts the pods of a case to the running webhook, applies the patch, and posts the pod that comes of it again. */
final class WebhookCases {
    /** Control and bidirectional characters, and separators that some readers take for the end of a line. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\u202A-\u202E\u2066-\u2069\u2028\u2029]");

    private WebhookCases() {}

    /** Why the answers of a case are not in order; empty if they are. */
    static Optional<String> problem(String name) {
        JsonNode expectation = Cases.expectation(name);
        Map<String, Expectation.Decision> decisions = new HashMap<>();
        for (JsonNode pod : Cases.json(Cases.file(name, "input.json"))) {
            String title = "Pod/" + pod.at("/metadata/name").asText();
            JsonNode admitted = admitted(pod);
            JsonNode then = expectation.path("then").path(title);
            if (then.isArray() && !then.isEmpty()) {
                admitted = admitted(JsonPatches.apply((ArrayNode) then, admitted));
            }
            assertEquals(admitted, admitted(admitted), "called once more, nothing changes: " + title);
            decisions.put(title, decision(admitted));
        }
        return Cases.problem(expectation, decisions, "");
    }

    private static JsonNode admitted(JsonNode pod) {
        JsonNode response = Webhook.answerTo(Reviews.creationOf(defaulted(pod)));
        assertTrue(response.at("/response/allowed").asBoolean());
        response.path("response").path("warnings").forEach(it -> assertSafe(it.asText()));
        response.path("response").path("auditAnnotations").forEach(it -> assertSafe(it.asText()));
        return JsonPatches.apply(JsonPatches.in(response), defaulted(pod));
    }

    private static void assertSafe(String text) {
        assertFalse(
                UNSAFE.matcher(text).find(),
                () -> Reviews.JSON.getNodeFactory().textNode(text).toString());
    }

    /** As the API server does before it calls a webhook: what is limited is requested too. */
    private static JsonNode defaulted(JsonNode pod) {
        JsonNode copy = pod.deepCopy();
        copy.at("/spec/containers").forEach(container -> {
            ObjectNode resources = (ObjectNode) container.path("resources");
            if (resources.has("limits")) {
                ObjectNode requests = resources.withObject("/requests");
                resources.get("limits").properties().forEach(it -> {
                    if (!requests.has(it.getKey())) {
                        requests.set(it.getKey(), it.getValue());
                    }
                });
            }
        });
        return copy;
    }

    private static Expectation.Decision decision(JsonNode pod) {
        TreeSet<String> resources = new TreeSet<>();
        for (JsonNode container : pod.at("/spec/containers")) {
            container.at("/resources/limits").fieldNames().forEachRemaining(it -> {
                if (it.startsWith("nvidia.com/")) {
                    resources.add(it);
                }
            });
            assertEquals(
                    container.at("/resources/limits").get("nvidia.com/gpu"),
                    container.at("/resources/requests").get("nvidia.com/gpu"));
        }
        boolean kept = resources.contains("nvidia.com/gpu");
        return new Expectation.Decision(!kept, "", String.join(",", resources));
    }
}
