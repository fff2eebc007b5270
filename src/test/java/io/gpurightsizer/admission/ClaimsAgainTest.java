package io.gpurightsizer.admission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.testing.JsonPatches;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Slices;
import io.gpurightsizer.testing.Webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A pod that was given a resource claim comes in once more, as it is or after another webhook has changed it. */
@QuarkusTest
@TestProfile(ClaimsAgainTest.Cluster.class)
class ClaimsAgainTest {
    private static final String GPU = "resources: {limits: {nvidia.com/gpu: '1'}, requests: {nvidia.com/gpu: '1'}}";

    public static final class Cluster implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "rightsizer.mode", "enforce",
                    "rightsizer.table", "src/test/resources/dra/table.yaml",
                    "rightsizer.nodes", nodes().toString());
        }

        private static Path nodes() {
            ObjectNode node = Reviews.yaml("""
                apiVersion: v1
                kind: Node
                metadata: {name: a, labels: {kubernetes.io/arch: amd64, kubernetes.io/os: linux}}
                status: {allocatable: {cpu: "64", memory: 512Gi, pods: "110"}}
                """);
            Stream<ObjectNode> devices = Stream.of(
                    Slices.profileClass("1g.10gb"),
                    Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 7)),
                    Slices.claimTemplate("team", "slice-or-gpu", "mig-1g.10gb.gpu.nvidia.com", "gpu.nvidia.com"));
            String text = Stream.of(Stream.of(node), Slices.classesOfTheChart().stream(), devices)
                    .flatMap(it -> it)
                    .map(ObjectNode::toString)
                    .collect(Collectors.joining("\n---\n"));
            try {
                return Files.writeString(Files.createTempFile("nodes", ".yaml"), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "containers: [{name: main, %1$s}]",
                "containers: [{name: main, %1$s}, {name: other, %1$s}]",
                "{initContainers: [{name: check, %1$s}], containers: [{name: main, %1$s}, {name: plain}]}",
            })
    void asItIsItStaysAsItIs(String spec) {
        JsonNode resized = admitted(pod(spec));

        assertEquals("claimTemplate/slice-or-gpu", resizedTo(resized));
        assertEquals("[]", patchFor(resized).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "containers: [{name: main, %1$s}]",
                "{initContainers: [{name: check, %1$s}], containers: [{name: other}, {name: main, %1$s}]}",
            })
    void aWholeGpuThatIsAddedBesideTheClaimGoesAgain(String spec) {
        JsonNode resized = admitted(pod(spec));
        ObjectNode changed = resized.deepCopy();
        changed.at("/spec/containers").forEach(it -> {
            if (it.path("name").asText().equals("main")) {
                addGpus((ObjectNode) it, 1);
            }
        });

        JsonNode again = admitted(changed);

        assertEquals(withoutEmptyAmounts(resized), withoutEmptyAmounts(again));
        assertEquals("[]", patchFor(again).toString());
    }

    @Test
    void anAnnotationMayNameTheTemplate() {
        ObjectNode pod = pod("containers: [{name: main, %1$s}]");
        ((ObjectNode) pod.get("metadata")).remove("labels");
        ((ObjectNode) pod.get("metadata"))
                .putObject("annotations")
                .put("gpu-rightsizer.io/resource", "claimTemplate/slice-or-gpu");

        JsonNode resized = admitted(pod);

        assertEquals("claimTemplate/slice-or-gpu", resizedTo(resized));
        assertEquals("[]", patchFor(resized).toString());
    }

    @Test
    void aContainerThatIsAddedWithAWholeGpuGetsAClaimToo() {
        ObjectNode changed = admitted(pod("containers: [{name: main, %1$s}]")).deepCopy();
        addGpus(((ArrayNode) changed.at("/spec/containers")).addObject().put("name", "late"), 1);

        JsonNode again = admitted(changed);

        assertEquals(
                List.of("gpu-rightsizer-0", "gpu-rightsizer-1"),
                again.at("/spec/resourceClaims").findValuesAsText("name"));
        assertEquals("[]", patchFor(again).toString());
    }

    @Test
    void aPodThatKeepsItsGpusAfterAllLosesTheClaim() {
        JsonNode pod = pod("containers: [{name: main, %1$s}]");
        ObjectNode changed = admitted(pod).deepCopy();
        addGpus(((ArrayNode) changed.at("/spec/containers")).addObject().put("name", "late"), 2);
        ObjectNode expected = pod.deepCopy();
        addGpus(((ArrayNode) expected.at("/spec/containers")).addObject().put("name", "late"), 2);

        JsonNode again = admitted(changed);

        assertEquals(expected, withoutEmptyAnnotations(again));
        assertEquals("[]", patchFor(again).toString());
    }

    @Test
    void aClaimOfAnotherWebhookTakesOursAwayAndStays() {
        JsonNode pod = pod("containers: [{name: main, %1$s}, {name: other, %1$s}]");
        ObjectNode changed = admitted(pod).deepCopy();
        claim(changed, 1);
        ObjectNode expected = pod.deepCopy();
        claim(expected, 0);

        JsonNode again = admitted(changed);

        assertEquals(expected, withoutEmptyAnnotations(again));
        assertEquals("[]", patchFor(again).toString());
    }

    @Test
    void aSchedulerThatCountsWholeGpusGetsThePodWithoutTheClaim() {
        JsonNode pod = pod("containers: [{name: main, %1$s}]");
        ObjectNode changed = admitted(pod).deepCopy();
        ((ObjectNode) changed.get("spec")).put("schedulerName", "yunikorn");
        ObjectNode expected = pod.deepCopy();
        ((ObjectNode) expected.get("spec")).put("schedulerName", "yunikorn");

        JsonNode again = admitted(changed);

        assertEquals(expected, withoutEmptyAnnotations(again));
        assertEquals("[]", patchFor(again).toString());
    }

    /** Of a template that is not offered, by another name, or not the one that is recorded. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "claimTemplate/nic gpu-rightsizer-0 nic",
                "claimTemplate/slice-or-gpu mine slice-or-gpu",
                "claimTemplate/slice-or-gpu gpu-rightsizer-0 nic",
                "nvidia.com/mig-1g.10gb gpu-rightsizer-0 slice-or-gpu",
            })
    void aRecordThatSomebodyElseWroteTakesNoClaimAway(String text) {
        String[] words = text.split(" ");
        ObjectNode pod =
                pod(("{resourceClaims: [{name: %1$s, resourceClaimTemplateName: %2$s}], containers: [{name: main,"
                                + " resources: {claims: [{name: %1$s}]}}, {name: other, GPU}]}")
                        .formatted(words[1], words[2])
                        .replace("GPU", "%1$s"));
        ((ObjectNode) pod.get("metadata"))
                .putObject("annotations")
                .put("gpu-rightsizer.io/resized-from", "nvidia.com/gpu")
                .put("gpu-rightsizer.io/resized-to", words[0]);

        JsonNode answer = Webhook.answerTo(Reviews.creationOf(pod));

        assertEquals("[]", JsonPatches.in(answer).toString());
        assertEquals(
                "managed-elsewhere",
                answer.at("/response/auditAnnotations/reason").asText());
    }

    @Test
    void theManifestOfAPodWithAClaimIsStoredAsItIs() {
        JsonNode manifest = pod("{initContainers: [{name: check, %1$s}], containers: [{name: main, %1$s}]}");
        JsonNode stored = admitted(manifest);
        ObjectNode review = Reviews.of("UPDATE", "Pod", manifest);
        ((ObjectNode) review.path("request")).set("oldObject", stored);

        ArrayNode patch = JsonPatches.in(Webhook.answerTo(review));

        assertEquals(stored.path("spec"), JsonPatches.apply(patch, manifest).path("spec"));
    }

    private static ObjectNode pod(String spec) {
        return Reviews.yaml("""
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: team, labels: {gpu-rightsizer.io/model: either}}
            spec:
              %s
            """.formatted(spec.formatted(GPU)));
    }

    private static ArrayNode patchFor(JsonNode pod) {
        return JsonPatches.in(Webhook.answerTo(Reviews.creationOf(pod)));
    }

    private static JsonNode admitted(JsonNode pod) {
        return JsonPatches.apply(patchFor(pod), pod);
    }

    private static String resizedTo(JsonNode pod) {
        return pod.at("/metadata/annotations")
                .path("gpu-rightsizer.io/resized-to")
                .asText();
    }

    private static void addGpus(ObjectNode container, int count) {
        ObjectNode resources = container.withObject("/resources");
        resources.withObject("/limits").put("nvidia.com/gpu", String.valueOf(count));
        resources.withObject("/requests").put("nvidia.com/gpu", String.valueOf(count));
    }

    /** A claim for a network card, before so many of those that are there. */
    private static void claim(ObjectNode pod, int at) {
        ((ObjectNode) pod.get("spec"))
                .withArray("/resourceClaims")
                .insertObject(at)
                .put("name", "nic")
                .put("resourceClaimTemplateName", "nic");
        ((ObjectNode) pod.at("/spec/containers/0"))
                .withArray("/resources/claims")
                .insertObject(at)
                .put("name", "nic");
    }

    /** Which a patch leaves behind; the API server stores none. */
    private static JsonNode withoutEmptyAnnotations(JsonNode pod) {
        ObjectNode copy = pod.deepCopy();
        if (copy.at("/metadata/annotations").isEmpty()) {
            ((ObjectNode) copy.get("metadata")).remove("annotations");
        }
        return copy;
    }

    private static JsonNode withoutEmptyAmounts(JsonNode pod) {
        ObjectNode copy = pod.deepCopy();
        for (String list : List.of("initContainers", "containers")) {
            copy.at("/spec/" + list).forEach(it -> {
                ObjectNode resources = ((ObjectNode) it).withObject("/resources");
                resources.remove(List.of("limits", "requests").stream()
                        .filter(name -> resources.path(name).isEmpty())
                        .toList());
            });
        }
        return copy;
    }
}
