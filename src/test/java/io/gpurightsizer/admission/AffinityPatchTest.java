package io.gpurightsizer.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.pod.PodReader;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.Steering;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.testing.JsonPatches;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.workload.PreviousSteering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Pods with affinities made at random are led to whole GPUs, and that is taken back. */
class AffinityPatchTest {
    private static final int PODS = 500;
    private static final List<Placement.Requirement> AWAY = List.of(
            new Placement.Requirement("nvidia.com/gpu.sharing-strategy", "NotIn", List.of("mps", "time-slicing")),
            new Placement.Requirement("nvidia.com/gpu.product", "NotIn", List.of("NVIDIA-A100-SXM4-40GB-MIG-1g.5gb")));

    private final Random random = new Random(17);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsAddedStandsThereAndIsTakenBackExactly(boolean required) {
        Steering steering = new Steering(required, AWAY);
        for (int i = 0; i < PODS; i++) {
            ObjectNode pod = pod();

            JsonNode led = patched(pod, PreviousSteering.NONE, Optional.of(steering));

            PreviousSteering previous = previous(led);
            assertTrue(previous.stands(steering), () -> pod + " became " + led);
            assertEquals("[]", patch(led, previous, Optional.of(steering)).toString());
            assertEquals(read(pod).affinity(), previous.revertedIn(read(led)).affinity());
            assertEquals(read(pod).placement(), previous.revertedIn(read(led)).placement());
            assertEquals(
                    pod.path("spec"), patched(led, previous, Optional.empty()).path("spec"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "preferred"})
    void whatWeWouldNotAddNowIsNotOurs(String record) {
        for (int i = 0; i < PODS; i++) {
            ObjectNode pod = pod();
            ((ObjectNode) pod.path("metadata")).putObject("annotations").put("gpu-rightsizer.io/steered", record);

            JsonNode after = patched(pod, previous(pod), Optional.empty());

            assertEquals(pod.path("spec"), after.path("spec"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneKindIsExchangedForTheOther(boolean required) {
        Steering first = new Steering(required, AWAY);
        Steering second = new Steering(!required, AWAY);
        for (int i = 0; i < PODS; i++) {
            ObjectNode pod = pod();
            JsonNode led = patched(pod, PreviousSteering.NONE, Optional.of(first));

            JsonNode exchanged = patched(led, previous(led), Optional.of(second));

            assertEquals(
                    patched(pod, PreviousSteering.NONE, Optional.of(second)).path("spec"), exchanged.path("spec"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aManifestThatIsAppliedAgainGetsWhatTheStoredPodHas(boolean required) {
        for (int i = 0; i < PODS; i++) {
            ObjectNode pod = pod();
            JsonNode stored = patched(pod, PreviousSteering.NONE, Optional.of(new Steering(required, AWAY)));

            JsonNode applied = apply(AffinityPatch.restoring(read(pod), read(stored)), pod);

            assertEquals(stored.path("spec"), applied.path("spec"));
            assertEquals(
                    "[]", AffinityPatch.restoring(read(stored), read(stored)).toString());
        }
    }

    /** As where we would add now what we added then. */
    private static PreviousSteering previous(JsonNode pod) {
        return PreviousSteering.of(read(pod), placement -> AWAY);
    }

    private static List<ResourcePatch.Operation> patch(
            JsonNode pod, PreviousSteering previous, Optional<Steering> wanted) {
        return AffinityPatch.of(read(pod), previous, wanted);
    }

    private static JsonNode patched(JsonNode pod, PreviousSteering previous, Optional<Steering> wanted) {
        return apply(patch(pod, previous, wanted), pod);
    }

    private static JsonNode apply(List<ResourcePatch.Operation> patch, JsonNode pod) {
        return JsonPatches.apply((ArrayNode) Reviews.JSON.valueToTree(patch), pod);
    }

    private static SubmittedPod read(JsonNode pod) {
        try {
            return PodReader.read(Reviews.JSON.createParser(Reviews.JSON.writeValueAsString(pod)));
        } catch (java.io.IOException e) {
            throw new AssertionError(pod.toString(), e);
        }
    }

    private ObjectNode pod() {
        ObjectNode pod = Reviews.JSON.createObjectNode();
        ObjectNode metadata = pod.putObject("metadata").put("name", "llm");
        if (random.nextBoolean()) {
            metadata.putObject("annotations").put("a", "b");
        }
        ObjectNode spec = pod.putObject("spec");
        if (random.nextInt(4) > 0) {
            addAffinity(spec);
        }
        return pod;
    }

    private void addAffinity(ObjectNode spec) {
        ObjectNode affinity = Reviews.JSON.createObjectNode();
        ObjectNode ofNodes = Reviews.JSON.createObjectNode();
        if (random.nextBoolean()) {
            affinity.putObject("podAntiAffinity").putArray("preferredDuringSchedulingIgnoredDuringExecution");
        }
        if (random.nextBoolean()) {
            ArrayNode preferred = ofNodes.putArray("preferredDuringSchedulingIgnoredDuringExecution");
            for (int i = random.nextInt(2); i >= 0; i--) {
                ObjectNode term = preferred.addObject().put("weight", 100 - random.nextInt(2));
                addExpressions(term.putObject("preference"), 1 + random.nextInt(2));
            }
        }
        if (random.nextBoolean()) {
            ArrayNode terms = ofNodes.putObject("requiredDuringSchedulingIgnoredDuringExecution")
                    .putArray("nodeSelectorTerms");
            for (int i = random.nextInt(3); i >= 0; i--) {
                addTerm(terms.addObject());
            }
            addExpressions(terms.addObject(), 1); // With empty terms alone the pod can run nowhere, and is led nowhere.
        }
        if (!ofNodes.isEmpty()) {
            affinity.set("nodeAffinity", ofNodes);
        }
        if (!affinity.isEmpty()) {
            spec.set("affinity", affinity);
        }
    }

    private void addTerm(ObjectNode term) {
        int expressions = random.nextInt(4) - 1;
        if (expressions > 0) {
            addExpressions(term, expressions);
        }
        if (random.nextInt(3) == 0) {
            ObjectNode field = term.putArray("matchFields").addObject();
            field.put("key", "metadata.name")
                    .put("operator", "In")
                    .putArray("values")
                    .add("node-" + random.nextInt(3));
        }
    }

    private void addExpressions(ObjectNode term, int count) {
        ArrayNode expressions = term.putArray("matchExpressions");
        for (int i = 0; i < count; i++) {
            ObjectNode expression = expressions.addObject();
            List<String> keys = new ArrayList<>(List.of("zone", "pool", "nvidia.com/gpu.product"));
            expression
                    .put("key", keys.get(random.nextInt(keys.size())))
                    .put("operator", List.of("In", "NotIn", "Exists").get(random.nextInt(3)));
            if (!expression.path("operator").asText().equals("Exists")) {
                expression.putArray("values").add("v" + random.nextInt(3));
            }
        }
    }
}
