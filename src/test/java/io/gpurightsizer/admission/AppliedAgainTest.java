package io.gpurightsizer.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.testing.Golden;
import io.gpurightsizer.testing.JsonPatches;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A bare pod that we changed is applied again: what cannot be changed any more is as it is stored. */
@QuarkusTest
@TestProfile(GoldenTest.Cluster.class)
class AppliedAgainTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "asr",
                "llm",
                "llm-with-an-affinity",
                "whole-gpu-required",
                "whole-gpu-required-beside-a-rule-of-its-own",
                "whole-gpu-required-in-every-term"
            })
    void theManifestOfAPodThatWasChangedIsStoredAsItIs(String situation) {
        JsonNode manifest = Golden.pod(situation);
        JsonNode stored = JsonPatches.apply(JsonPatches.in(Webhook.answerTo(Reviews.creationOf(manifest))), manifest);

        ArrayNode patch = JsonPatches.in(Webhook.answerTo(update(stored, manifest)));

        assertEquals(stored.path("spec"), JsonPatches.apply(patch, manifest).path("spec"));
    }

    @Test
    void anUpdateThatLeavesTheAffinityIsLeftAsItIs() {
        JsonNode manifest = Golden.pod("llm");
        JsonNode stored = JsonPatches.apply(JsonPatches.in(Webhook.answerTo(Reviews.creationOf(manifest))), manifest);
        ObjectNode labelled = stored.deepCopy();
        ((ObjectNode) labelled.path("metadata")).putObject("labels").put("a", "b");

        assertEquals(
                "[]", JsonPatches.in(Webhook.answerTo(update(stored, labelled))).toString());
    }

    private static ObjectNode update(JsonNode stored, JsonNode updated) {
        ObjectNode review = Reviews.of("UPDATE", "Pod", updated);
        ((ObjectNode) review.path("request")).set("oldObject", stored);
        return review;
    }
}
