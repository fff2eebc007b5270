package io.gpurightsizer.cluster.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.sizing.offers.Placement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** What is free once pods have come and gone is what would be counted anew. */
class FreeAmountsTest {
    private static final int NODES = 600;
    private static final int CHANGES = 2_000;
    private static final List<String> RESOURCES = List.of("cpu", "nvidia.com/mig-1g.10gb", "pods", "example.com/nic");

    private final Random random = new Random(17);
    private final List<PodState> pods = new ArrayList<>();

    @Test
    void podsThatComeAndGoAreCountedOneByOneAsAllTogether() {
        List<NodeState> nodes = IntStream.range(0, NODES).mapToObj(this::node).toList();
        FreeAmounts empty = FreeAmounts.ofEmpty(NodeColumns.of(nodes));
        NodeUses uses = NodeUses.NONE;
        FreeAmounts free = empty;
        for (int i = 0; i < CHANGES; i++) {
            uses = changed(uses);
            if (i % 7 == 0) {
                free = free.beside(uses);
            }
        }

        free = free.beside(uses);

        for (String resource : RESOURCES) {
            for (boolean allButLeaving : new boolean[] {false, true}) {
                assertArrayEquals(
                        countedByHand(nodes, resource, allButLeaving), free.of(resource, allButLeaving), resource);
            }
            assertArrayEquals(
                    nodes.stream().mapToLong(it -> it.allocatable(resource)).toArray(), empty.of(resource, false));
        }
        assertEquals(Set.of(), uses.differingFrom(uses));
    }

    private NodeState node(int index) {
        Map<String, Long> amounts = index % 3 == 0
                ? Map.of("pods", 110L, "cpu", 64_000L)
                : Map.of("pods", 110L, "nvidia.com/mig-1g.10gb", 7L);
        return new NodeState("node-" + index, Map.of(), List.of(), false, true, amounts);
    }

    /** One more pod, on a node that may not be known, or one less. */
    private NodeUses changed(NodeUses uses) {
        if (!pods.isEmpty() && random.nextInt(3) == 0) {
            return uses.without(pods.remove(random.nextInt(pods.size())));
        }
        Map<String, Long> requests = Map.of("pods", 1L, RESOURCES.get(random.nextInt(2)), 1L + random.nextInt(3));
        PodState pod = PodState.bound(
                "node-" + random.nextInt(NODES + 5), Placement.taking(requests, Set.of()), random.nextInt(4) == 0);
        pods.add(pod);
        return uses.with(pod);
    }

    private long[] countedByHand(List<NodeState> nodes, String resource, boolean allButLeaving) {
        return nodes.stream()
                .mapToLong(node -> node.allocatable()
                                .getOrDefault(resource, resource.equals("cpu") ? Long.MAX_VALUE : 0)
                        - pods.stream()
                                .filter(it -> it.node().equals(node.name()) && !(allButLeaving && it.terminating()))
                                .mapToLong(it -> it.asks().requests().getOrDefault(resource, 0L))
                                .sum())
                .toArray();
    }
}
