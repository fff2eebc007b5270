package io.gpurightsizer.admission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.testing.Golden;
import io.gpurightsizer.testing.JsonPatches;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * One folder for each situation: {@code pod.yaml} goes in over HTTPS; {@code expected.yaml} says what is decided and, for
 * a resize, {@code resized.yaml} what the pod is afterwards. With {@code -Dgolden.write=true} the expectations are
 * written anew, to be read before they are committed.
 */
@QuarkusTest
@TestProfile(GoldenTest.Cluster.class)
class GoldenTest {
    private static final String SITUATIONS = "io.gpurightsizer.testing.Golden#situations";
    private static final boolean WRITE = Boolean.getBoolean("golden.write");

    public static final class Cluster implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "rightsizer.mode", "enforce",
                    "rightsizer.table", Golden.TABLE.toString(),
                    "rightsizer.nodes", Golden.NODES.toString());
        }
    }

    @ParameterizedTest
    @MethodSource(SITUATIONS)
    void aPodGoesInAndTheExpectedOneComesOut(String situation) throws IOException {
        JsonNode pod = Golden.pod(situation);

        JsonNode answer = Webhook.answerTo(Reviews.creationOf(pod));

        check(Golden.expectedFile(situation), summary(answer));
        ArrayNode patch = JsonPatches.in(answer);
        if (!patch.isEmpty()) {
            check(Golden.resizedFile(situation), JsonPatches.apply(patch, pod));
        }
        assertEquals(!patch.isEmpty(), Files.exists(Golden.resizedFile(situation)), "whether there is a patch");
    }

    @ParameterizedTest
    @MethodSource(SITUATIONS)
    void calledAgainItDoesNothingMore(String situation) {
        JsonNode pod = Golden.pod(situation);
        JsonNode resized = JsonPatches.apply(JsonPatches.in(Webhook.answerTo(Reviews.creationOf(pod))), pod);

        ArrayNode again = JsonPatches.in(Webhook.answerTo(Reviews.creationOf(resized)));

        assertEquals("[]", again.toString());
    }

    @Test
    void everyReasonOfTheDecisionHasASituation() throws IOException {
        Set<String> seen = Golden.situations().stream()
                .map(it -> Reviews.yaml(Golden.expectedFile(it)).path("reason").asText())
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> all = Stream.concat(
                        Stream.of(io.gpurightsizer.sizing.KeepReason.values()).map(it -> it.code()),
                        Stream.of("smallest-fit", "first-offered"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(all, seen);
    }

    @Test
    void noFileLiesThereUnused() throws IOException {
        Set<String> known = Set.of("pod.yaml", "expected.yaml", "resized.yaml", "table.yaml", "nodes.yaml");
        try (Stream<Path> files = Files.walk(Golden.FOLDER)) {
            List<Path> strangers = files.filter(Files::isRegularFile)
                    .filter(it -> !known.contains(it.getFileName().toString()))
                    .toList();
            assertEquals(List.of(), strangers);
        }
    }

    private static ObjectNode summary(JsonNode answer) {
        JsonNode response = answer.path("response");
        assertTrue(response.path("allowed").asBoolean());
        assertEquals(Reviews.UID, response.path("uid").asText());
        ObjectNode summary = Reviews.JSON.createObjectNode();
        JsonNode audit = response.path("auditAnnotations");
        for (String key : List.of("decision", "reason", "row", "resource", "detail")) {
            summary.set(key, audit.path(key));
        }
        if (response.has("warnings")) {
            summary.set("warnings", response.get("warnings"));
            response.get("warnings").forEach(it -> assertTrue(it.asText().length() <= 120, it.asText()));
        }
        return summary;
    }

    private static void check(Path file, JsonNode actual) throws IOException {
        String text = Reviews.YAML.writeValueAsString(actual);
        if (WRITE) {
            Files.writeString(file, text);
        }
        JsonNode expected = Reviews.yaml(file);
        assertEquals(
                Reviews.YAML.writeValueAsString(expected), text, () -> file + " should be, if this is right:\n" + text);
    }
}
