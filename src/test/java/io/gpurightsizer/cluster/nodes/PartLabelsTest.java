package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** By which labels nodes whose {@code nvidia.com/gpu} is a part of a GPU are told from others. */
class PartLabelsTest {
    private static final String GPU = "nvidia.com/gpu";

    @Test
    void replicasAreToldByTheirStrategyAndMigDevicesByTheirProduct() {
        assertEquals(
                List.of(
                        notIn("nvidia.com/gpu.sharing-strategy", "time-slicing"),
                        notIn("nvidia.com/gpu.product", "NVIDIA-A100-SXM4-40GB-MIG-1g.5gb")),
                away(whole("w"), shared("s"), single("m")));
    }

    @Test
    void devicesOfGkeAreToldByItsLabels() {
        NodeState partition = NodeBuilder.node("g")
                .gives("gpu", 7)
                .label("cloud.google.com/gke-accelerator", "nvidia-tesla-a100")
                .label("cloud.google.com/gke-gpu-partition-size", "1g.5gb")
                .build();

        assertEquals(List.of(notIn("cloud.google.com/gke-gpu-partition-size", "1g.5gb")), away(whole("w"), partition));
    }

    @Test
    void nodesThatOnlyTheirNumberOfDevicesTellsAreNamed() {
        NodeState oversold = NodeBuilder.node("oversold")
                .gives("gpu", 8)
                .nvidia("gpu.product", "NVIDIA-H100-80GB-HBM3")
                .nvidia("gpu.count", "2")
                .build();

        assertEquals(List.of(notIn("kubernetes.io/hostname", "oversold")), away(whole("w"), oversold));
    }

    @Test
    void aLabelThatNodesWithWholeGpusHaveTooTellsNothing() {
        NodeState misleading = NodeBuilder.node("w")
                .gives("gpu", 8)
                .nvidia("gpu.product", "NVIDIA-H100-80GB-HBM3")
                .nvidia("gpu.count", "8")
                .nvidia("gpu.sharing-strategy", "time-slicing")
                .nvidia("gpu.replicas", "1")
                .build();

        assertEquals(List.of(notIn("nvidia.com/gpu.product", "Tesla-T4")), away(misleading, shared("s")));
    }

    @Test
    void nodesThatTakeNoPodsForNowCountAsFarAsThePodMayComeToThemLater() {
        NodeState drained = NodeBuilder.node("s")
                .gives("gpu", 4)
                .nvidia("gpu.product", "Tesla-T4-SHARED")
                .nvidia("gpu.count", "1")
                .nvidia("gpu.replicas", "4")
                .nvidia("gpu.sharing-strategy", "time-slicing")
                .taint("node.kubernetes.io/unschedulable", "", "NoSchedule")
                .cordoned()
                .build();
        NodeState drainedWhole = NodeBuilder.node("v")
                .gives("gpu", 1)
                .nvidia("gpu.product", "Tesla-T4")
                .nvidia("gpu.count", "1")
                .cordoned()
                .build();

        assertEquals(List.of(notIn("nvidia.com/gpu.sharing-strategy", "time-slicing")), away(whole("w"), drained));
        assertEquals(List.of(), away(drainedWhole, drained));
    }

    @Test
    void whereThereAreNotBothKindsThereIsNothingToTell() {
        assertEquals(List.of(), away(whole("w")));
        assertEquals(List.of(), away(shared("s"), single("m")));
    }

    @Test
    void nodesThatThePodCannotReachDoNotCount() {
        NodeState tainted = NodeBuilder.node("w")
                .gives("gpu", 8)
                .nvidia("gpu.product", "NVIDIA-H100-80GB-HBM3")
                .taint("team", "a", "NoSchedule")
                .build();

        assertEquals(List.of(), away(tainted, shared("s")));
    }

    @Test
    void requiredItLeavesExactlyTheNodesWithWholeGpus() {
        Random random = new Random(10);
        for (int round = 0; round < 300; round++) {
            List<NodeState> nodes = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                nodes.add(random(random, "n" + i));
            }
            Set<String> whole = nodes.stream()
                    .filter(it -> GpuNode.of(it, Catalogue.CATALOGUE)
                            .filter(node -> node.offers().hasWholeGpus(ExtendedResource.WHOLE_GPU))
                            .isPresent())
                    .map(NodeState::name)
                    .collect(Collectors.toSet());
            List<Placement.Requirement> away = away(nodes.toArray(NodeState[]::new));
            if (away.isEmpty()) {
                continue;
            }

            Placement led = Placement.ANYWHERE
                    .requiring(Optional.of(List.of(new Placement.Term(away, List.of()))))
                    .requesting(Map.of(GPU, 1L));

            assertEquals(
                    whole,
                    SchedulerRules.feasible(nodes, led).stream()
                            .map(NodeState::name)
                            .collect(Collectors.toSet()),
                    () -> away + " on " + nodes);
        }
    }

    private static NodeState random(Random random, String name) {
        NodeBuilder node = NodeBuilder.node(name)
                .nvidia(
                        "gpu.product",
                        List.of("Tesla-T4", "NVIDIA-H100-80GB-HBM3").get(random.nextInt(2)))
                .nvidia("gpu.count", "2");
        switch (random.nextInt(5)) {
            case 0 -> node.gives("gpu", 8).nvidia("gpu.sharing-strategy", "mps").nvidia("gpu.replicas", "4");
            case 1 -> node.gives("gpu", 8);
            case 2 ->
                node.gives("gpu", 7)
                        .nvidia("gpu.product", "NVIDIA-H100-80GB-HBM3-MIG-1g.10gb")
                        .nvidia("gpu.count", "7");
            case 3 -> node.gives("gpu.shared", 8);
            default ->
                node.gives("gpu", 2).nvidia("gpu.sharing-strategy", "none").nvidia("gpu.replicas", "1");
        }
        return node.build();
    }

    private static NodeState whole(String name) {
        return NodeBuilder.node(name)
                .gives("gpu", 8)
                .nvidia("gpu.product", "NVIDIA-H100-80GB-HBM3")
                .nvidia("gpu.count", "8")
                .nvidia("gpu.sharing-strategy", "none")
                .nvidia("gpu.replicas", "1")
                .build();
    }

    private static NodeState shared(String name) {
        return NodeBuilder.node(name)
                .gives("gpu", 4)
                .nvidia("gpu.product", "Tesla-T4")
                .nvidia("gpu.count", "1")
                .nvidia("gpu.sharing-strategy", "time-slicing")
                .nvidia("gpu.replicas", "4")
                .build();
    }

    private static NodeState single(String name) {
        return NodeBuilder.node(name)
                .gives("gpu", 7)
                .nvidia("gpu.product", "NVIDIA-A100-SXM4-40GB-MIG-1g.5gb")
                .nvidia("gpu.count", "7")
                .nvidia("gpu.sharing-strategy", "none")
                .nvidia("gpu.replicas", "1")
                .build();
    }

    private static List<Placement.Requirement> away(NodeState... nodes) {
        return ClusterSnapshot.of(ClusterObjects.of(List.of(nodes)), Catalogue.CATALOGUE)
                .to(Placement.ANYWHERE)
                .awayFromParts();
    }

    private static Placement.Requirement notIn(String key, String... values) {
        return new Placement.Requirement(key, "NotIn", List.of(values));
    }
}
