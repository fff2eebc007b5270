package io.gpurightsizer.admission;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.pod.PodReader;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.testing.JsonPatches;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.workload.PreviousResize;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Which container of a pod gets which claim of a ResourceClaimTemplate. */
class ClaimPatchTest {
    private static final String GPU = "resources: {limits: {nvidia.com/gpu: 1}, requests: {nvidia.com/gpu: 1}}";

    @Test
    void initContainersThatEndUseTheClaimOfAContainer() throws IOException {
        JsonNode pod = patched("""
            spec:
              initContainers:
              - {name: check, %1$s}
              - {name: sidecar, restartPolicy: Always, %1$s}
              - {name: convert, %1$s}
              containers:
              - {name: main, %1$s}
              - {name: other, %1$s}
            """.formatted(GPU));

        assertEquals(List.of("gpu-rightsizer-0", "gpu-rightsizer-1", "gpu-rightsizer-init-1"), claimsOf(pod));
        assertEquals(
                List.of("gpu-rightsizer-0", "gpu-rightsizer-init-1", "gpu-rightsizer-0"),
                usedBy(pod.at("/spec/initContainers")));
        assertEquals(List.of("gpu-rightsizer-0", "gpu-rightsizer-1"), usedBy(pod.at("/spec/containers")));
    }

    @Test
    void initContainersWithoutSuchAContainerShareOneClaim() throws IOException {
        JsonNode pod = patched("""
            spec:
              initContainers: [{name: check, %1$s}, {name: convert, %1$s}]
              containers: [{name: main}]
            """.formatted(GPU));

        assertEquals(List.of("gpu-rightsizer-init-0"), claimsOf(pod));
        assertEquals(List.of("gpu-rightsizer-init-0", "gpu-rightsizer-init-0"), usedBy(pod.at("/spec/initContainers")));
    }

    @Test
    void initContainersDoNotUseTheClaimOfASidecarThatRunsBesideThem() throws IOException {
        JsonNode pod = patched("""
            spec:
              initContainers: [{name: sidecar, restartPolicy: Always, %1$s}, {name: convert, %1$s}]
              containers: [{name: main}]
            """.formatted(GPU));

        assertEquals(List.of("gpu-rightsizer-init-0", "gpu-rightsizer-init-1"), usedBy(pod.at("/spec/initContainers")));
    }

    private static JsonNode patched(String text) throws IOException {
        ObjectNode pod = Reviews.yaml(text);
        SubmittedPod submitted = PodReader.read(Reviews.JSON.createParser(pod.toString()));
        Offer offer =
                new Offer(Target.ofClaimTemplate("team", "slice-or-gpu"), true, Optional.empty(), Optional.empty());
        SizingDecision.Resize resize = new SizingDecision.Resize(
                submitted.containers().stream()
                        .filter(it -> it.wholeGpus() > 0)
                        .map(it -> new SizingDecision.ContainerResize(it.at(), offer, "row", false, "because"))
                        .toList(),
                "node");
        ArrayNode patch = Reviews.JSON.valueToTree(ResourcePatch.of(submitted, resize, PreviousResize.NONE));
        return JsonPatches.apply(patch, pod);
    }

    private static List<String> claimsOf(JsonNode pod) {
        return pod.at("/spec/resourceClaims").findValuesAsText("name");
    }

    private static List<String> usedBy(JsonNode containers) {
        return containers.findValues("claims").stream()
                .map(it -> it.at("/0/name").asText())
                .toList();
    }
}
