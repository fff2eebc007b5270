package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** {@code plan --cluster} against an API server that answers from memory. */
class PlanOfClusterTest {
    private static final String NODE = """
            {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "gpu-a", "labels": {"nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3",
              "nvidia.com/gpu.count": "3", "nvidia.com/mig.strategy": "mixed"}},
             "status": {"allocatable": {"nvidia.com/gpu": "2", "nvidia.com/mig-1g.10gb": "7", "pods": "110"},
               "conditions": [{"type": "Ready", "status": "True"}]}}""";

    @TempDir
    private Path folder;

    @Test
    void podsThatWereKeptAndPodsThatHoldPartitionsAreDemandAlike() throws IOException {
        Typed typed = plan(Set.of());

        assertEquals(0, typed.code(), typed.err());
        JsonNode plan = Reviews.JSON.readTree(typed.out());
        assertEquals(2, plan.path("gpusBefore").asInt(), typed.out());
        assertEquals(1, plan.path("gpusAfter").asInt(), typed.out());
        assertEquals("gpu-a", plan.at("/pools/0/nodes/0/name").asText());
        assertTrue(typed.out().contains("voice/Pod/kept") && typed.out().contains("voice/Pod/resized"), typed.out());
        assertEquals(0, plan.path("unplaced").size());
    }

    @Test
    void aServerThatRefusesTheNodesIsNamed() throws IOException {
        Typed typed = plan(Set.of("/api/v1/nodes"));

        assertEquals(2, typed.code());
        assertTrue(typed.err().startsWith("gpu-rightsizer: "), typed.err());
    }

    private Typed plan(Set<String> refused) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String object : List.of(NODE, pod("kept", "nvidia.com/gpu"), pod("resized", "nvidia.com/mig-1g.10gb"))) {
            objects.add(Reviews.JSON.readTree(object));
        }
        try (RecordedCluster cluster = RecordedCluster.of(objects, refused, folder)) {
            return cluster.typed("plan", "--cluster", "-o", "json");
        }
    }

    private static String pod(String name, String resource) {
        return """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%1$s", "namespace": "voice", "uid": "%1$s"},
                 "spec": {"nodeName": "gpu-a", "containers": [{"name": "a",
                   "image": "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us", "resources": {"limits": {"%2$s": "1"}}}]},
                 "status": {"phase": "Running"}}""".formatted(name, resource);
    }
}
