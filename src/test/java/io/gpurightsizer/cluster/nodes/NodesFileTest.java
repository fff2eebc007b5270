package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.cluster.devices.ClusterDevices;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.RuntimeClassScheduling;
import io.gpurightsizer.cluster.state.Taint;
import io.gpurightsizer.sizing.offers.Placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NodesFileTest {
    private static final String TWO_DOCUMENTS = """
        # made by hand
        apiVersion: v1
        kind: Node
        metadata:
          name: gpu-a
          labels: {kubernetes.io/hostname: gpu-a, nvidia.com/gpu.count: 4}
        spec:
          unschedulable: true
          taints:
          - {key: nvidia.com/gpu, effect: NoSchedule}
        status:
          allocatable: {cpu: "64", nvidia.com/gpu: "0", nvidia.com/mig-1g.10gb: "7"}
          conditions:
          - {type: MemoryPressure, status: "False"}
          - {type: Ready, status: "Unknown"}
        ---
        apiVersion: v1
        kind: Node
        metadata: {name: gpu-b}
        """;

    @Test
    void aNodeKeepsWhatTheDecisionNeeds() {
        NodeState node = NodesFile.parse("nodes.yaml", TWO_DOCUMENTS).nodes().get(0);

        assertEquals(
                new NodeState(
                        "gpu-a",
                        Map.of("kubernetes.io/hostname", "gpu-a", "nvidia.com/gpu.count", "4"),
                        List.of(new Taint("nvidia.com/gpu", "", "NoSchedule")),
                        true,
                        false,
                        Map.of("cpu", 64_000L, "nvidia.com/mig-1g.10gb", 7L)),
                node);
    }

    @Test
    void aNodeThatSaysLittleIsReadyAndOpenToPods() {
        NodeState node = NodesFile.parse("nodes.yaml", TWO_DOCUMENTS).nodes().get(1);

        assertTrue(node.takesPods());
    }

    @Test
    void whatKubectlPrintsAsJsonIsRead() {
        ClusterObjects objects = NodesFile.parse("nodes.json", """
            {"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": [
            \t{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "gpu-a"}, "status": {"images": []}},
            \t{"apiVersion": "v1", "kind": "NodeList", "items": [{"kind": "Node", "metadata": {"name": "gpu-b"}}]}
            ]}
            """);

        assertEquals(
                List.of("gpu-a", "gpu-b"),
                objects.nodes().stream().map(NodeState::name).toList());
    }

    @Test
    void aClusterWithoutNodesIsNoError() {
        ClusterObjects objects = NodesFile.parse("nodes.json", "{\"kind\": \"List\", \"items\": []}");

        assertEquals(List.of(), objects.nodes());
    }

    @Test
    void runtimeClassesAreReadToo() {
        ClusterObjects objects = NodesFile.parse("nodes.yaml", """
            kind: RuntimeClass
            metadata: {name: nvidia}
            handler: nvidia
            scheduling:
              nodeSelector: {gpu: "yes"}
              tolerations: [{key: gpu, operator: Exists}]
            """);

        assertEquals(
                new ClusterObjects(
                        List.of(),
                        ClusterDevices.NONE,
                        Map.of(
                                "nvidia",
                                new RuntimeClassScheduling(
                                        "nvidia",
                                        Map.of("gpu", "yes"),
                                        List.of(new Placement.Toleration("gpu", "Exists", "", ""))))),
                objects);
    }

    @Test
    void everyProblemIsReportedWithItsPlace() {
        String text = """
            ---
            kind: Service
            metadata: {name: p}
            ---
            kind: List
            items:
            - {kind: Node, metadata: {name: a}, status: {allocatable: {nvidia.com/gpu: lots}}}
            - {kind: Node, metadata: {}}
            - words
            ---
            metadata: {name: c}
            """;

        assertEquals("""
            n.yaml:2: expected a Node, found a Service
            n.yaml:7: status.allocatable.nvidia.com/gpu: "lots" is not a quantity
            n.yaml:8: metadata.name: expected the name of the Node, found none
            n.yaml:5: expected a Kubernetes object, found "words"
            n.yaml:11: expected a Node, found an object without a kind\
            """, problemsOf(text));
    }

    @Test
    void brokenSyntaxIsReportedWithItsLine() {
        String problems = problemsOf("kind: Node\nmetadata: {name: a}\n---\nkind: [Node\n");

        assertTrue(problems.startsWith("n.yaml:5: not YAML: "), problems);
    }

    @Test
    void aFieldOfTheWrongTypeIsReportedWithItsPath() {
        assertEquals(
                "n.yaml:1: metadata.labels: not of the type that Kubernetes has there",
                problemsOf("kind: Node\nmetadata: {name: a, labels: [x]}\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"containers", "initContainers"})
    void aQuantityOfAPodThatIsNoneIsReportedWithItsPath(String field) {
        String problems = problemsOf("""
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: n}
            spec: {nodeName: a, %s: [{name: c, resources: {limits: {nvidia.com/mig-1g.5gb: "abc"}}}]}
            """.formatted(field));

        assertTrue(problems.contains("spec." + field + "[c].resources.limits.nvidia.com/mig-1g.5gb: "), problems);
    }

    @Test
    void anEmptyFileIsAnError() {
        assertEquals("n.yaml: there is nothing in it; expected Node objects", problemsOf("# nothing\n---\n"));
    }

    private static String problemsOf(String text) {
        return assertThrows(IllegalArgumentException.class, () -> NodesFile.parse("n.yaml", text))
                .getMessage();
    }

    @Test
    void aTolerationThatAllPodsWithGpusHaveIsOneThatTheApiServerAdds() {
        String node = """
            apiVersion: v1
            kind: Node
            metadata: {name: n}
            spec:
              taints: [{key: nvidia.com/gpu, effect: NoSchedule}, {key: team, value: a, effect: NoSchedule}]
            status: {allocatable: {nvidia.com/gpu: 2}}
            """;

        assertEquals(2, taints(node));
        assertEquals(1, taints(node + gpuPod("a", "Exists") + gpuPod("b", "Exists")));
        assertEquals(2, taints(node + gpuPod("a", "Exists") + gpuPod("b", "Equal")));
    }

    private static String gpuPod(String name, String operator) {
        return """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: %s, namespace: x}
            spec:
              nodeName: n
              tolerations: [{key: nvidia.com/gpu, operator: %s, effect: NoSchedule}]
              containers: [{name: c, resources: {limits: {nvidia.com/gpu: 1}}}]
            """.formatted(name, operator);
    }

    private static int taints(String objects) {
        return NodesFile.parse("n.yaml", objects)
                .forManifests()
                .nodes()
                .get(0)
                .taints()
                .size();
    }
}
