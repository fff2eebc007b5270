package io.gpurightsizer.admission;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.testing.JsonPatches;
import io.gpurightsizer.testing.RandomPods;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What holds for the answer to any pod, tried on pods made at random from a fixed seed. */
@QuarkusTest
@TestProfile(GoldenTest.Cluster.class)
class PatchPropertiesTest {
    private static final int PODS = 400;
    private static final String GPU = "nvidia.com/gpu";
    private static final Pattern ALLOWED = Pattern.compile("/metadata/annotations(/gpu-rightsizer\\.io~1[a-z-]+)?"
            + "|/spec/affinity(/nodeAffinity(/(preferred|required)DuringScheduling\\w+(/.*)?)?)?"
            + "|/spec/nodeSelector(/nvidia\\.com~1[a-z.]+)?"
            + "|/spec/(initC|c)ontainers/\\d+/resources/(limits|requests)(/nvidia\\.com~1[a-z0-9.-]+)?");

    @Test
    void aPatchTouchesOnlyWhatItMay() {
        int patched = 0;
        for (JsonNode pod : pods(1)) {
            ArrayNode patch = patchFor(pod);
            patched += patch.isEmpty() ? 0 : 1;

            for (JsonNode operation : patch) {
                String path = operation.path("path").asText();
                assertTrue(ALLOWED.matcher(path).matches(), () -> path + " in the patch for " + pod);
                assertTrue(
                        List.of("add", "remove").contains(operation.path("op").asText()), operation::toString);
            }
        }
        assertTrue(patched > PODS / 40, "too few of the pods are resized to show anything: " + patched);
    }

    @Test
    void nothingButTheRenamedResourceTheSelectorTheAffinityAndOurAnnotationsDiffersAfterwards() {
        for (JsonNode pod : pods(2)) {
            JsonNode after = JsonPatches.apply(patchFor(pod), pod);

            assertEquals(withoutOurs(pod), withoutOurs(after));
        }
    }

    /** Where there is no limit Kubernetes refuses the pod; where the name is kept nothing is written, and what is not in the requests is defaulted as it always was. */
    @Test
    void limitsEqualRequestsForWhatAResizedContainerGets() {
        for (JsonNode pod : pods(3)) {
            ArrayNode patch = patchFor(pod);
            if (patch.isEmpty()) {
                continue;
            }
            for (JsonNode container : containers(JsonPatches.apply(patch, pod))) {
                JsonNode resources = container.path("resources");
                Map<String, String> limits = nvidia(resources.path("limits"));
                if (limits.isEmpty() || limits.containsKey(GPU)) {
                    continue;
                }
                assertEquals(limits, nvidia(resources.path("requests")), container::toString);
            }
        }
    }

    /** Of the nodes that offer parts of a GPU none has more than 64 cpu. */
    @Test
    void aPodThatNeedsMoreCpuThanAnyNodeWithPartitionsHasIsNotPatched() {
        int tooLarge = 0;
        for (JsonNode pod : pods(7)) {
            if (cpu(pod) > 64) {
                tooLarge++;

                assertEquals("[]", patchFor(pod).toString(), pod::toString);
            }
        }
        assertTrue(tooLarge > PODS / 20, "too few of the pods are large to show anything: " + tooLarge);
    }

    private static double cpu(JsonNode pod) {
        double largestInit = 0;
        for (JsonNode container : pod.path("spec").path("initContainers")) {
            largestInit = Math.max(largestInit, cpuOfContainer(container));
        }
        double sum = 0;
        for (JsonNode container : pod.path("spec").path("containers")) {
            sum += cpuOfContainer(container);
        }
        return Math.max(sum, largestInit);
    }

    private static double cpuOfContainer(JsonNode container) {
        String cpu = container.path("resources").path("limits").path("cpu").asText("0");
        return cpu.equals("500m") ? 0.5 : Double.parseDouble(cpu);
    }

    @Test
    void theSecondCallPatchesNothing() {
        for (JsonNode pod : pods(4)) {
            JsonNode after = JsonPatches.apply(patchFor(pod), pod);

            assertEquals("[]", patchFor(after).toString(), () -> "after " + pod);
        }
    }

    @Test
    void aPodThatAsksForNoWholeGpuIsNeverPatched() {
        for (JsonNode pod : pods(5)) {
            containers(pod).forEach(container -> {
                remove(container.path("resources").path("limits"));
                remove(container.path("resources").path("requests"));
            });

            assertEquals("[]", patchFor(pod).toString());
        }
    }

    @Test
    void fieldsNobodyKnowsChangeNeitherTheDecisionNorThemselves() {
        for (ObjectNode pod : pods(6)) {
            ObjectNode strange = pod.deepCopy();
            strange.putObject("futureField").putArray("nvidia.com/gpu").add(7);
            ((ObjectNode) strange.path("spec")).putObject("containerz").put("resources", "nvidia.com/gpu");
            containers(strange).forEach(it -> ((ObjectNode) it).putObject("x").put("limits", 1));

            ArrayNode patch = patchFor(strange);

            assertEquals(patchFor(pod), patch);
            assertEquals(
                    strange.path("futureField"),
                    JsonPatches.apply(patch, strange).path("futureField"));
        }
    }

    private static ArrayNode patchFor(JsonNode pod) {
        return JsonPatches.in(Webhook.answerTo(Reviews.creationOf(pod)));
    }

    private static List<ObjectNode> pods(long seed) {
        RandomPods random = new RandomPods(seed);
        List<ObjectNode> pods = new ArrayList<>();
        for (int i = 0; i < PODS; i++) {
            pods.add(random.next());
        }
        return pods;
    }

    private static List<JsonNode> containers(JsonNode pod) {
        List<JsonNode> all = new ArrayList<>();
        pod.path("spec").path("initContainers").forEach(all::add);
        pod.path("spec").path("containers").forEach(all::add);
        return all;
    }

    private static void remove(JsonNode amounts) {
        if (amounts instanceof ObjectNode map) {
            map.remove(GPU);
        }
    }

    /** None of these pods comes with an affinity, so one that is steered has ours alone. */
    private static JsonNode withoutOurs(JsonNode pod) {
        ObjectNode copy = pod.deepCopy();
        if (copy.at("/metadata/annotations").has("gpu-rightsizer.io/steered")) {
            ((ObjectNode) copy.path("spec")).remove("affinity");
        }
        ObjectNode metadata = (ObjectNode) copy.path("metadata");
        removeMatching(metadata.path("annotations"), "gpu-rightsizer.io/");
        removeIfEmpty(metadata, "annotations");
        ObjectNode spec = (ObjectNode) copy.path("spec");
        removeMatching(spec.path("nodeSelector"), "nvidia.com/");
        removeIfEmpty(spec, "nodeSelector");
        for (JsonNode container : containers(copy)) {
            if (container.path("resources") instanceof ObjectNode resources) {
                removeMatching(resources.path("limits"), "nvidia.com/");
                removeMatching(resources.path("requests"), "nvidia.com/");
                removeIfEmpty(resources, "limits");
                removeIfEmpty(resources, "requests");
            }
        }
        return copy;
    }

    private static void removeMatching(JsonNode map, String prefix) {
        for (Iterator<String> keys = map.fieldNames(); keys.hasNext(); ) {
            if (keys.next().startsWith(prefix)) {
                keys.remove();
            }
        }
    }

    private static void removeIfEmpty(ObjectNode parent, String field) {
        if (parent.path(field).isEmpty()) {
            parent.remove(field);
        }
    }

    private static Map<String, String> nvidia(JsonNode amounts) {
        Map<String, String> found = new java.util.TreeMap<>();
        amounts.properties().forEach(it -> {
            if (it.getKey().startsWith("nvidia.com/") && !it.getValue().asText().equals("0")) {
                found.put(it.getKey(), it.getValue().asText());
            }
        });
        return found;
    }
}
