package io.gpurightsizer.admission;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.testing.Golden;
import io.gpurightsizer.testing.JsonPatches;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** With {@code rightsizer.steer-whole-gpu=false} a pod keeps its GPU as it is, and one that was led to it is not led any more. */
@QuarkusTest
@TestProfile(SteeringSwitchedOffTest.Off.class)
class SteeringSwitchedOffTest {
    public static final class Off implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "rightsizer.mode",
                    "enforce",
                    "rightsizer.steer-whole-gpu",
                    "false",
                    "rightsizer.table",
                    Golden.TABLE.toString(),
                    "rightsizer.nodes",
                    Golden.NODES.toString());
        }
    }

    @Test
    void aPodThatIsMeantToHaveAWholeGpuIsLeftAsItIs() {
        JsonNode answer = Webhook.answerTo(Reviews.creationOf(Golden.pod("llm")));

        assertEquals(
                "whole-gpu-row", answer.at("/response/auditAnnotations/reason").asText());
        assertFalse(answer.path("response").has("patch"));
        assertFalse(answer.path("response").has("warnings"));
        assertFalse(answer.at("/response/auditAnnotations").has("steered"));
    }

    @Test
    void whatWasAddedBeforeIsTakenBack() {
        JsonNode pod = Golden.pod("steered-before");

        JsonNode after = JsonPatches.apply(JsonPatches.in(Webhook.answerTo(Reviews.creationOf(pod))), pod);

        ObjectNode spec = pod.path("spec").deepCopy();
        spec.remove("affinity");
        assertEquals(spec, after.path("spec"));
    }
}
