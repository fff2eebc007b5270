package io.gpurightsizer.admission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.cli.Typed;
import io.gpurightsizer.testing.Golden;
import io.gpurightsizer.testing.JsonPatches;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What {@code rewrite} makes of the golden pods asks for what the webhook would give them, and is left alone by it. */
@QuarkusTest
@TestProfile(GoldenTest.Cluster.class)
class RewrittenPodsTest {
    private static final String SITUATIONS = "io.gpurightsizer.testing.Golden#situations";

    /** Resized by the webhook alone: one is a ReplicaSet's, two would wait, and the others carry records of the webhook. */
    private static final Set<String> NOT_WRITTEN_DOWN = Set.of(
            "generate-name",
            "held-slice-that-it-waits-for",
            "held-slice-where-no-node-has-a-whole-gpu",
            "resized-before-selector-gone",
            "resized-before-then-a-default-limit",
            "resized-before-then-a-sidecar-that-fits",
            "steered-before-then-another-model");

    @ParameterizedTest
    @MethodSource(SITUATIONS)
    void aRewrittenPodIsLeftAloneByTheWebhook(String situation) throws IOException {
        JsonNode rewritten = rewritten(situation);

        JsonNode answer = Webhook.answerTo(Reviews.creationOf(rewritten));

        if (!rewritten.equals(Golden.pod(situation))) {
            assertEquals("[]", JsonPatches.in(answer).toString());
            assertEquals(
                    "no-whole-gpu",
                    answer.at("/response/auditAnnotations/reason").asText("no-whole-gpu"));
        }
    }

    @ParameterizedTest
    @MethodSource(SITUATIONS)
    void aRewrittenPodAsksForWhatTheWebhookWouldGiveIt(String situation) throws IOException {
        Path resized = Golden.resizedFile(situation);
        boolean written = Files.exists(resized)
                && Reviews.yaml(Golden.expectedFile(situation))
                        .path("decision")
                        .asText()
                        .equals("resize")
                && !NOT_WRITTEN_DOWN.contains(situation);

        assertEquals(asked(written ? Reviews.yaml(resized) : Golden.pod(situation)), asked(rewritten(situation)));
    }

    private static JsonNode rewritten(String situation) {
        Typed typed = Typed.of(
                "rewrite",
                "-f",
                Golden.podFile(situation).toString(),
                "--table",
                Golden.TABLE.toString(),
                "--nodes",
                Golden.NODES.toString());
        assertEquals(0, typed.code(), typed.err());
        return Reviews.yaml(typed.out());
    }

    /** Of which resources the containers of a pod have limits, and the nodes that it selects. */
    private static List<Object> asked(JsonNode pod) {
        List<Object> asked = new ArrayList<>();
        asked.add(pod.at("/spec/nodeSelector"));
        for (String containers : List.of("initContainers", "containers")) {
            for (JsonNode container : pod.path("spec").path(containers)) {
                Set<String> resources = new TreeSet<>();
                container.at("/resources/limits").fieldNames().forEachRemaining(resources::add);
                asked.add(resources);
            }
        }
        return asked;
    }
}
