package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Random clusters and pods: what the snapshot's indexes answer is what a look at every node answers. */
class ClusterSnapshotPropertyTest {
    private static final List<String> KEYS =
            List.of("zone", "pool", "gen", "nvidia.com/gpu.product", "kubernetes.io/hostname", "serial");
    private static final List<String> PRODUCTS = List.of(
            "NVIDIA-H100-80GB-HBM3", "NVIDIA-H100-80GB-HBM3-MIG-1g.10gb", "Tesla-T4-SHARED", "NVIDIA-A100-SXM4-40GB");
    private static final List<String> OPERATORS =
            List.of("In", "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", "Equals");
    private static final List<String> EFFECTS = List.of("NoSchedule", "NoExecute", "PreferNoSchedule");

    /** With more than 256 nodes, host names identify nodes; with few, they are labels like others. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void reachesExactlyTheNodesThatTheSchedulersRulesAllow(int seed) {
        Random random = new Random(seed);
        List<NodeState> nodes = nodes(random, seed % 2 == 0 ? 12 : 400);
        ClusterSnapshot snapshot = ClusterSnapshot.of(ClusterObjects.of(nodes), Catalogue.CATALOGUE);
        for (int i = 0; i < 1500; i++) {
            Placement pod = placement(random, nodes);

            Offers.Reachable reachable = snapshot.to(pod);

            assertSame(pod, expected(nodes, pod), reachable);
        }
    }

    /** Alike nodes are offered only if the pod fits on each, but a name is worth no more than on any where it fits. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void whereAlikeNodesDifferInCapacityOnlySafeOnesAreReachedAndAtTheirSafeWorth(int seed) {
        Random random = new Random(seed);
        List<NodeState> nodes = nodes(random, 400).stream()
                .map(it -> with(Map.of("cpu", 1L + random.nextInt(4), "rdma/hca", (long) random.nextInt(2)), it))
                .toList();
        ClusterSnapshot snapshot = ClusterSnapshot.of(ClusterObjects.of(nodes), Catalogue.CATALOGUE);
        for (int i = 0; i < 1500; i++) {
            Placement pod = placement(random, nodes);

            Offers.Reachable reachable = snapshot.to(pod);

            List<OfferingNode> feasible = expected(nodes, pod);
            int size =
                    reachable.nodes().stream().mapToInt(Offers.NodeGroup::size).sum();
            assertTrue(size <= feasible.size(), () -> "for " + pod);
            assertEquals(size == 0, !reachable.remark().isEmpty(), reachable.remark());
            for (Offer offer : reachable.smallestFirst()) {
                assertEquals(leastOf(offer.target(), feasible), Optional.of(offer.usable()), () -> "for " + pod);
            }
        }
    }

    private static Optional<Optional<GpuMemory>> leastOf(Target target, List<OfferingNode> nodes) {
        return nodes.stream()
                .flatMap(it -> it.partitions().stream())
                .map(Partition::offer)
                .filter(it -> it.target().equals(target))
                .map(Offer::usable)
                .reduce(ClusterSnapshotPropertyTest::lesser);
    }

    private static NodeState with(Map<String, Long> capacity, NodeState node) {
        return new NodeState(
                node.name(), node.labels(), node.taints(), node.cordoned(), node.ready(), node.allocatable(), capacity);
    }

    @Test
    void randomPodsReachSomethingOftenEnoughToProveAnything() {
        Random random = new Random(99);
        List<NodeState> nodes = nodes(random, 400);
        int reached = 0;
        int excluded = 0;
        for (int i = 0; i < 1500; i++) {
            int feasible =
                    SchedulerRules.feasible(nodes, placement(random, nodes)).size();
            reached += feasible > 0 ? 1 : 0;
            excluded += feasible < nodes.size() ? 1 : 0;
        }

        assertTrue(reached > 500 && excluded > 500, reached + " reached, " + excluded + " excluded");
    }

    @Test
    void theSameQuestionHasTheSameAnswerTwice() {
        Random random = new Random(7);
        List<NodeState> nodes = nodes(random, 400);
        ClusterSnapshot snapshot = ClusterSnapshot.of(ClusterObjects.of(nodes), Catalogue.CATALOGUE);
        for (int i = 0; i < 300; i++) {
            Placement pod = placement(random, nodes);

            assertEquals(snapshot.to(pod), snapshot.to(pod));
        }
    }

    /** Which nodes, how many of each layout, and each target at the least it is worth on any of them. */
    private static void assertSame(Placement pod, List<OfferingNode> expected, Offers.Reachable actual) {
        int size = actual.nodes().stream().mapToInt(Offers.NodeGroup::size).sum();
        assertEquals(expected.size(), size, () -> "for " + pod);
        assertEquals(
                expected.isEmpty(), !actual.remark().isEmpty(), () -> "remark \"" + actual.remark() + "\" for " + pod);
        Map<Target, Optional<GpuMemory>> least = new HashMap<>();
        Map<Target, Boolean> isolated = new HashMap<>();
        Map<Map<Target, Integer>, TreeSet<String>> layouts = new HashMap<>();
        for (OfferingNode node : expected) {
            Map<Target, Integer> amounts = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
            for (Partition partition : node.partitions()) {
                Offer offer = partition.offer();
                amounts.put(offer.target(), partition.amount());
                least.merge(offer.target(), offer.usable(), ClusterSnapshotPropertyTest::lesser);
                isolated.merge(offer.target(), offer.hardwareIsolated(), Boolean::logicalAnd);
            }
            layouts.computeIfAbsent(amounts, it -> new TreeSet<>())
                    .add(node.facts().name());
        }
        assertEquals(least, actual.smallestFirst().stream().collect(Collectors.toMap(Offer::target, Offer::usable)));
        assertEquals(
                isolated,
                actual.smallestFirst().stream().collect(Collectors.toMap(Offer::target, Offer::hardwareIsolated)));
        assertEquals(
                actual.smallestFirst().stream().sorted(Offer.SMALLEST_FIRST).toList(), actual.smallestFirst());
        for (Offers.NodeGroup group : actual.nodes()) {
            TreeSet<String> names = layouts.getOrDefault(group.amounts(), new TreeSet<>());
            assertTrue(names.contains(group.example()), () -> group + " for " + pod);
        }
    }

    private static Optional<GpuMemory> lesser(Optional<GpuMemory> a, Optional<GpuMemory> b) {
        return a.isEmpty() || b.isEmpty() ? Optional.empty() : a.get().compareTo(b.get()) <= 0 ? a : b;
    }

    private static List<OfferingNode> expected(List<NodeState> nodes, Placement pod) {
        return SchedulerRules.feasible(nodes, pod).stream()
                .map(it -> OfferingNode.of(it, Catalogue.CATALOGUE))
                .filter(OfferingNode::offersAnything)
                .toList();
    }

    private static List<NodeState> nodes(Random random, int count) {
        List<NodeState> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, String> labels = new HashMap<>();
            labels.put("kubernetes.io/hostname", "host" + i);
            labels.put("serial", String.valueOf(i));
            maybe(random, labels, "zone", "z" + random.nextInt(3));
            maybe(random, labels, "pool", "p" + random.nextInt(4));
            maybe(random, labels, "gen", random.nextInt(5) == 0 ? "old" : String.valueOf(random.nextInt(6)));
            maybe(random, labels, "nvidia.com/gpu.product", PRODUCTS.get(random.nextInt(PRODUCTS.size())));
            maybe(random, labels, "nvidia.com/gpu.replicas", String.valueOf(1 + random.nextInt(4)));
            List<Taint> taints = new ArrayList<>();
            for (int taint = random.nextInt(6) - 3; taint > 0; taint--) {
                taints.add(new Taint("t" + random.nextInt(2), "v" + random.nextInt(2), EFFECTS.get(random.nextInt(3))));
            }
            Map<ExtendedResource, Integer> allocatable = new HashMap<>();
            for (String name : List.of("gpu", "mig-1g.10gb", "mig-3g.40gb", "gpu.shared")) {
                if (random.nextInt(3) == 0) {
                    allocatable.put(new ExtendedResource("nvidia.com/" + name), 1 + random.nextInt(2));
                }
            }
            nodes.add(new NodeState(
                    "node" + i,
                    labels,
                    taints,
                    random.nextInt(12) == 0,
                    random.nextInt(12) != 0,
                    allocatable,
                    capacity(labels)));
        }
        return nodes;
    }

    /** The same for nodes of the same labels, so that whole shapes have it or have it not. */
    private static Map<String, Long> capacity(Map<String, String> labels) {
        Map<String, Long> capacity = new HashMap<>();
        if (!labels.getOrDefault("zone", "").equals("z0")) {
            capacity.put("cpu", labels.getOrDefault("pool", "p9").charAt(1) - '0' + 1L);
        }
        if (labels.getOrDefault("gen", "").equals("old")) {
            capacity.put("rdma/hca", 1L);
        }
        return capacity;
    }

    private static Map<String, Long> demand(Random random) {
        Map<String, Long> demand = new HashMap<>();
        if (random.nextInt(3) == 0) {
            demand.put("cpu", 1L + random.nextInt(5));
        }
        if (random.nextInt(8) == 0) {
            demand.put("rdma/hca", 1L);
        }
        return demand;
    }

    private static void maybe(Random random, Map<String, String> labels, String key, String value) {
        if (random.nextInt(5) != 0) {
            labels.put(key, value);
        }
    }

    private static Placement placement(Random random, List<NodeState> nodes) {
        Map<String, String> selector = new HashMap<>();
        for (int i = random.nextInt(5) - 2; i > 0; i--) {
            String key = KEYS.get(random.nextInt(KEYS.size()));
            selector.put(key, value(random, key, nodes));
        }
        List<Placement.Toleration> tolerations = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            tolerations.add(toleration(random));
        }
        return new Placement(
                random.nextInt(8) == 0
                        ? Optional.of(nodes.get(random.nextInt(nodes.size())).name())
                        : Optional.empty(),
                selector,
                random.nextInt(2) == 0 ? Optional.empty() : Optional.of(terms(random, nodes)),
                tolerations,
                Optional.empty(),
                demand(random));
    }

    private static Placement.Toleration toleration(Random random) {
        boolean exists = random.nextBoolean();
        String key = exists && random.nextInt(3) == 0 ? "" : "t" + random.nextInt(2);
        String effect = random.nextBoolean() ? "" : EFFECTS.get(random.nextInt(3));
        return new Placement.Toleration(
                key, exists ? "Exists" : "Equal", exists ? "" : "v" + random.nextInt(2), effect);
    }

    private static List<Placement.Term> terms(Random random, List<NodeState> nodes) {
        List<Placement.Term> terms = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            List<Placement.Requirement> expressions = new ArrayList<>();
            for (int e = random.nextInt(3); e > 0; e--) {
                String key = KEYS.get(random.nextInt(KEYS.size()));
                expressions.add(requirement(random, key, OPERATORS.get(random.nextInt(OPERATORS.size())), nodes));
            }
            List<Placement.Requirement> fields = new ArrayList<>();
            if (random.nextInt(6) == 0) {
                fields.add(requirement(random, "metadata.name", random.nextInt(4) == 0 ? "NotIn" : "In", nodes));
            }
            terms.add(new Placement.Term(expressions, fields));
        }
        return terms;
    }

    private static Placement.Requirement requirement(
            Random random, String key, String operator, List<NodeState> nodes) {
        List<String> values = new ArrayList<>();
        boolean valueless = Set.of("Exists", "DoesNotExist").contains(operator);
        boolean one = Set.of("Gt", "Lt").contains(operator) || key.equals("metadata.name");
        boolean malformed = random.nextInt(15) == 0;
        int count = valueless != malformed ? 0 : one ? 1 : 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            values.add(
                    Set.of("Gt", "Lt").contains(operator)
                            ? String.valueOf(random.nextInt(300))
                            : value(random, key, nodes));
        }
        return new Placement.Requirement(key, operator, values);
    }

    private static String value(Random random, String key, List<NodeState> nodes) {
        NodeState node = nodes.get(random.nextInt(nodes.size()));
        if (random.nextInt(20) == 0) {
            return random.nextBoolean() ? "nowhere" : "not a label";
        }
        return key.equals("metadata.name") ? node.name() : node.labels().getOrDefault(key, "absent");
    }
}
