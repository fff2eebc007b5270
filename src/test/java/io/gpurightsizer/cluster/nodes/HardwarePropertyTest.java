package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.Scene;
import io.gpurightsizer.sizing.Sizer;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.table.Glob;
import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** On random clusters, a pod goes only to hardware on which it could have run unchanged, and is not kept from it. */
class HardwarePropertyTest {
    private static final int CLUSTERS = 2_000;
    private static final List<String> SLICES = List.of("nvidia.com/mig-1g.10gb", "nvidia.com/mig-2g.20gb");
    private static final SizingTable TABLE = SizingTable.of(
            "t",
            List.of(new SizingRow(
                    "all", List.of(new Glob("*")), LabelSelector.EVERYTHING, List.of(), Scene.memory(5), "")));

    @Test
    void whereverTheSchedulerPutsTheSliceTheImageStarts() {
        Random random = new Random(12);
        int resized = 0;
        int kept = 0;
        for (int i = 0; i < CLUSTERS; i++) {
            List<NodeState> nodes = nodes(random);
            Placement pod = pod(random);

            SizingDecision decision = Sizer.decide(workload(pod), TABLE, snapshot(nodes));

            Set<String> suitable = suitable(SchedulerRules.feasible(nodes, pod));
            if (suitable.isEmpty()) {
                kept++;
                assertEquals("not-offered", decision.reasonCode(), () -> pod + " on " + nodes);
            } else {
                resized++;
                assertTrue(
                        suitable.contains(decision.resourceNames()), () -> decision + " for " + pod + " on " + nodes);
            }
        }
        assertTrue(resized > CLUSTERS / 10 && kept > CLUSTERS / 10, resized + " resized, " + kept + " kept");
    }

    /** The slices that all nodes that have them offer on hardware on which there is a whole GPU, if there is one anywhere. */
    private static Set<String> suitable(List<NodeState> feasible) {
        List<NodeState> whole = feasible.stream()
                .filter(it -> it.allocatable("nvidia.com/gpu") > 0)
                .toList();
        Set<String> suitable = new HashSet<>();
        for (String slice : SLICES) {
            List<NodeState> offering =
                    feasible.stream().filter(it -> it.allocatable(slice) > 0).toList();
            boolean fits = !offering.isEmpty();
            for (NodeState node : offering) {
                boolean alike = whole.isEmpty();
                for (NodeState other : whole) {
                    alike = alike || hardware(node).equals(hardware(other));
                }
                fits = fits && alike;
            }
            if (fits) {
                suitable.add(slice);
            }
        }
        return suitable;
    }

    private static List<String> hardware(NodeState node) {
        return List.of(
                node.label("kubernetes.io/arch"),
                node.label("kubernetes.io/os"),
                node.label("nvidia.com/gpu.compute.major"));
    }

    private static List<NodeState> nodes(Random random) {
        List<NodeState> nodes = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            NodeBuilder node = NodeBuilder.node("n" + i).label("zone", "z" + random.nextInt(2));
            label(random, node, "kubernetes.io/arch", "amd64", "arm64");
            label(random, node, "kubernetes.io/os", "linux", "windows");
            label(random, node, "nvidia.com/gpu.compute.major", "9", "8");
            for (String resource : List.of("gpu", "mig-1g.10gb", "mig-2g.20gb")) {
                if (random.nextInt(3) == 0) {
                    node.gives(resource, 1 + random.nextInt(7));
                }
            }
            if (random.nextInt(5) == 0) {
                node.taint("team", "a", "NoSchedule");
            }
            nodes.add(node.build());
        }
        return nodes;
    }

    /** Mostly the first. */
    private static void label(Random random, NodeBuilder node, String key, String usual, String rare) {
        switch (random.nextInt(12)) {
            case 0 -> {}
            case 1 -> node.label(key, rare);
            default -> node.label(key, usual);
        }
    }

    private static Placement pod(Random random) {
        return random.nextInt(3) > 0
                ? Placement.ANYWHERE
                : Placement.ANYWHERE.with(Map.of("zone", "z" + random.nextInt(2)), List.of());
    }

    private static GpuWorkload workload(Placement pod) {
        return new GpuWorkload(
                Map.of(), false, false, false, "default-scheduler", List.of(), List.of(Scene.serving("asr")), pod);
    }

    private static ClusterSnapshot snapshot(List<NodeState> nodes) {
        return ClusterSnapshot.of(ClusterObjects.of(nodes), Catalogue.CATALOGUE);
    }
}
