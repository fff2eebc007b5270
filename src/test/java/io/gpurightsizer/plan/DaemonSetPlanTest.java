package io.gpurightsizer.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.plan.layout.PlannedGpu;
import io.gpurightsizer.plan.layout.PlannedNode;
import io.gpurightsizer.plan.layout.Strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;

class DaemonSetPlanTest {
    private static final String H100 = "NVIDIA-H100-80GB-HBM3";
    private static final String L4 = "NVIDIA-L4";

    @Test
    void aDaemonSetHasAPodOnEachNodeThatSuitsItWhateverGpusThatHas() {
        String tainted = Plans.node("c", H100, 2)
                .replace("status:", "spec: {taints: [{key: team, value: other, effect: NoSchedule}]}\nstatus:");

        Plan plan = Plans.plan(
                Plans.FEWEST,
                Plans.node("a", H100, 2),
                Plans.node("b", H100, 2),
                tainted,
                Plans.node("d", L4, 1),
                daemonSet("16Gi"),
                Plans.deployment("emb", 1, "4Gi"));

        assertEquals(Map.of(), Plans.unplaced(plan));
        assertEquals(4, plan.gpusBefore());
        assertEquals(
                Map.of("a", List.of("1g.20gb"), "b", List.of("1g.20gb"), "c", List.of(), "d", List.of("whole")),
                devicesByNode(plan));
    }

    @Test
    void nodesWhoseGpusAreTooSmallForItAreCounted() {
        Plan plan = Plans.plan(
                Plans.FEWEST,
                Plans.node("a", H100, 1),
                Plans.node("b", L4, 1),
                Plans.node("c", L4, 1),
                daemonSet("30Gi"));

        assertEquals(Map.of("asr x2", "needs 30 GiB; a NVIDIA-L4 has 22.49 GiB"), Plans.unplaced(plan));
        assertEquals(1, plan.gpusBefore());
    }

    @Test
    void aPodForWhichItsNodeHasNoRoomGoesToNoOtherNode() {
        Plan plan = Plans.plan(
                Plans.FEWEST,
                Plans.node("a", H100, 2),
                Plans.node("b", H100, 1),
                Plans.pod("training", "nvidia.com/gpu: 1")
                        .replace("spec:\n", "spec:\n  nodeSelector: {kubernetes.io/hostname: b}\n"),
                daemonSet("16Gi"));

        assertEquals(List.of("1g.20gb"), devicesByNode(plan).get("a"));
        assertEquals(List.of("asr x1"), List.copyOf(Plans.unplaced(plan).keySet()));
    }

    @Test
    void aRollingUpdateAddsAPodOnEachNodeInTurn() {
        String daemonSet = daemonSet("16Gi")
                .replace("spec:\n  template", "spec:\n  updateStrategy: {rollingUpdate: {maxSurge: 3}}\n  template");

        Plan plan = Plans.plan(
                new PlanOptions(Strategy.FEWEST_GPUS, Sharing.AUTO, 0, true),
                Plans.node("a", H100, 2),
                Plans.node("b", H100, 2),
                daemonSet);

        assertEquals(
                Map.of("a", List.of("1g.20gb", "1g.20gb"), "b", List.of("1g.20gb", "1g.20gb")), devicesByNode(plan));
    }

    private static String daemonSet(String memory) {
        return Plans.deployment("asr", 1, memory)
                .replace("Deployment", "DaemonSet")
                .replace("  replicas: 1\n  strategy: {type: Recreate}\n", "");
    }

    /** What the DaemonSet's pods get on each node. */
    private static Map<String, List<String>> devicesByNode(Plan plan) {
        Map<String, List<String>> byNode = new TreeMap<>();
        for (PlannedNode node : plan.nodes()) {
            List<String> devices = byNode.computeIfAbsent(node.name(), it -> new ArrayList<>());
            for (PlannedGpu gpu : node.gpus()) {
                gpu.pods()
                        .forEach((device, names) -> names.stream()
                                .filter(it -> it.startsWith("test/DaemonSet/asr"))
                                .forEach(it -> devices.add(device)));
            }
        }
        return byNode;
    }
}
