package io.gpurightsizer.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.cluster.nodes.NodesFile;
import io.gpurightsizer.plan.files.PlanFiles;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Slices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Nodes whose GPUs come through dynamic resource allocation are planned like others; nobody is told to label them. */
class DraPlanTest {
    private static final String GPU_OF_CLASS = "deviceclass.resource.kubernetes.io/gpu.nvidia.com";

    @Test
    void wholeGpusAreCutForThePodsThatThereAre() throws IOException {
        Plan plan =
                plan(asr(4, "nvidia.com/gpu"), Slices.classesOfTheChart(), List.of(Slices.slice("a", Slices.gpus(2))));

        assertEquals("[a 4x 1g.20gb changed, a unused]", uses(plan));
        Map<String, String> files = PlanFiles.of(plan, 1);
        assertEquals(
                Slices.profileSelector("1g.20gb"),
                Reviews.yaml(files.get("device-classes.yaml"))
                        .at("/spec/selectors/0/cel/expression")
                        .asText());
        assertTrue(files.get("apply.sh").contains("kubectl apply -f device-classes.yaml\n"), files.get("apply.sh"));
        assertFalse(files.get("apply.sh").contains("drain"), files.get("apply.sh"));
        assertFalse(files.containsKey("mig-parted-config.yaml"), files.keySet()::toString);
        assertTrue(
                plan.notes().get(0).startsWith("The GPUs of a come through dynamic resource allocation: apply.sh"),
                plan.notes()::toString);
    }

    @Test
    void whereTheMigDevicesAreThereAndHaveAClassNothingChanges() throws IOException {
        List<ObjectNode> classes = new ArrayList<>(Slices.classesOfTheChart());
        classes.add(Slices.profileClass("1g.20gb"));

        Plan plan = plan(
                asr(4, GPU_OF_CLASS),
                classes,
                List.of(Slices.slice("a", Slices.migDevices(0, "1g.20gb", "20096Mi", 4))));

        assertEquals("[a 4x 1g.20gb]", uses(plan));
        assertEquals(List.of(), plan.deviceClasses());
        assertFalse(PlanFiles.of(plan, 1).containsKey("device-classes.yaml"));
        assertEquals(List.of(), plan.notes());
    }

    @Test
    void gpusOnWhichMigDevicesAreMadeOnDemandCountAsWhole() {
        Plan plan = plan(asr(5, "nvidia.com/gpu"), Slices.classesOfTheChart(), Slices.dynamic("a", 2));

        assertEquals("[a 4x 1g.20gb changed, a 4x 1g.20gb changed]", uses(plan));
    }

    @Test
    void gpusThatPodsShareAreAsManyAsTheyAre() {
        Plan plan = plan(
                asr(5, "nvidia.com/gpu"),
                Slices.classesOfTheChart(),
                List.of(Slices.slice("a", List.of(Slices.sharedGpu(0, 4), Slices.sharedGpu(1, 4)))));

        assertEquals(2, plan.nodes().get(0).gpus().size());
    }

    @Test
    void aNodeWhoseKubeletListsDevicesIsThatOfTheDevicePlugin() throws IOException {
        List<ObjectNode> slices = List.of(Slices.slice("a", Slices.gpus(1)));

        Plan plan = plan(
                asr(1, "nvidia.com/gpu"),
                Slices.classesOfTheChart(),
                slices,
                "metadata: {name: a, labels: {nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3}}, status: {allocatable:"
                        + " {cpu: 64, memory: 512Gi, pods: 110, nvidia.com/gpu: 1}}");

        assertEquals(List.of(), plan.deviceClasses());
        assertTrue(PlanFiles.of(plan, 1).get("apply.sh").contains("kubectl drain a "));
    }

    private static Plan plan(String workloads, List<ObjectNode> classes, List<ObjectNode> slices) {
        return plan(
                workloads,
                classes,
                slices,
                "metadata: {name: a}, status: {allocatable: {cpu: 64, memory: 512Gi, pods: 110}}");
    }

    private static Plan plan(String workloads, List<ObjectNode> classes, List<ObjectNode> slices, String node) {
        ObjectNode read = Reviews.yaml("{apiVersion: v1, kind: Node, " + node + "}");
        String nodes = Stream.of(Stream.of(read), classes.stream(), slices.stream())
                .flatMap(it -> it)
                .map(ObjectNode::toString)
                .collect(Collectors.joining("\n---\n"));
        return Plans.plan(Plans.FEWEST, Plans.input(workloads), NodesFile.parse("nodes.yaml", nodes));
    }

    private static String asr(int replicas, String resource) {
        return """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: asr, namespace: voice}
            spec:
              replicas: %d
              strategy: {type: Recreate}
              template:
                spec:
                  containers:
                  - name: asr
                    image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.3.0
                    resources: {limits: {%s: 1}}
            """.formatted(replicas, resource);
    }

    private static String uses(Plan plan) {
        return plan.nodes().stream()
                .flatMap(node ->
                        node.gpus().stream().map(it -> node.name() + " " + it.use() + (it.changed() ? " changed" : "")))
                .toList()
                .toString();
    }
}
