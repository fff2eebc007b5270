package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.Taint;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Room;
import io.gpurightsizer.sizing.offers.Target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Random clusters and pods: a snapshot answers what a plain transcription of the scheduler's rules answers. */
class ClusterSnapshotPropertyTest {
    private static final List<String> KEYS =
            List.of("zone", "pool", "gen", "nvidia.com/gpu.product", "kubernetes.io/hostname", "serial");
    private static final List<String> PRODUCTS = List.of(
            "NVIDIA-H100-80GB-HBM3", "NVIDIA-H100-80GB-HBM3-MIG-1g.10gb", "Tesla-T4-SHARED", "NVIDIA-A100-SXM4-40GB");
    private static final List<String> OPERATORS =
            List.of("In", "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", "Equals");
    private static final List<String> EFFECTS = List.of("NoSchedule", "NoExecute", "PreferNoSchedule");

    @ParameterizedTest
    @CsvSource({
        "1,400,1000",
        "2,12,1500",
        "3,400,1000",
        "4,12,1500",
        "5,2000,250",
        "6,2000,250",
        "7,257,1000",
        "8,1,500"
    })
    void reachesExactlyTheNodesThatTheSchedulersRulesAllow(int seed, int nodeCount, int pods) {
        Random random = new Random(seed);
        List<NodeState> nodes = nodes(random, nodeCount);
        Map<String, GpuNode> offering = offering(nodes);
        ClusterSnapshot snapshot = ClusterSnapshot.of(ClusterObjects.of(nodes), Catalogue.CATALOGUE);
        for (int i = 0; i < pods; i++) {
            Placement pod = placement(random, nodes);

            Offers.Reachable reachable = snapshot.to(pod);

            List<GpuNode> expected = SchedulerRules.feasible(nodes, pod).stream()
                    .flatMap(it -> Optional.ofNullable(offering.get(it.name())).stream())
                    .toList();
            assertSame(pod, expected, reachable);
        }
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

            assertEquals(snapshot.to(pod).with(Room.UNLIMITED), snapshot.to(pod).with(Room.UNLIMITED));
        }
    }

    /** Which nodes, alike ones together, and each target at the least that any of them gives for it. */
    private static void assertSame(Placement pod, List<GpuNode> expected, Offers.Reachable actual) {
        assertEquals(
                expected.isEmpty(), !actual.remark().isEmpty(), () -> "remark \"" + actual.remark() + "\" for " + pod);
        Map<NodeOffers, TreeSet<String>> alike = new HashMap<>();
        Map<Target, Optional<GpuMemory>> least = new HashMap<>();
        Map<Target, Boolean> isolated = new HashMap<>();
        for (GpuNode node : expected) {
            alike.computeIfAbsent(node.offers(), it -> new TreeSet<>()).add(node.name());
            for (Offer offer : node.offers().offers().values()) {
                least.merge(offer.target(), offer.usable(), ClusterSnapshotPropertyTest::lesser);
                isolated.merge(offer.target(), offer.hardwareIsolated(), Boolean::logicalAnd);
            }
        }
        Set<Offers.NodeGroup> groups = new HashSet<>();
        alike.forEach(
                (offers, names) -> groups.add(new Offers.NodeGroup(names.first(), names.size(), offers.amounts())));
        assertEquals(groups, Set.copyOf(actual.nodes()), () -> "for " + pod);
        assertEquals(groups.size(), actual.nodes().size());
        assertEquals(least, actual.smallestFirst().stream().collect(Collectors.toMap(Offer::target, Offer::usable)));
        assertEquals(
                isolated,
                actual.smallestFirst().stream().collect(Collectors.toMap(Offer::target, Offer::hardwareIsolated)));
        assertEquals(
                actual.smallestFirst().stream().sorted(Offer.SMALLEST_FIRST).toList(), actual.smallestFirst());
    }

    private static Optional<GpuMemory> lesser(Optional<GpuMemory> a, Optional<GpuMemory> b) {
        return a.isEmpty() || b.isEmpty() ? Optional.empty() : a.get().compareTo(b.get()) <= 0 ? a : b;
    }

    private static Map<String, GpuNode> offering(List<NodeState> nodes) {
        return nodes.stream()
                .flatMap(it -> GpuNode.of(it, Catalogue.CATALOGUE).stream())
                .filter(GpuNode::offersAnything)
                .collect(Collectors.toMap(GpuNode::name, it -> it));
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
            nodes.add(new NodeState(
                    "node" + i, labels, taints, random.nextInt(12) == 0, random.nextInt(12) != 0, allocatable(random)));
        }
        return nodes;
    }

    private static Map<String, Long> allocatable(Random random) {
        Map<String, Long> allocatable = new HashMap<>();
        for (String name : List.of("gpu", "mig-1g.10gb", "mig-3g.40gb", "gpu.shared")) {
            if (random.nextInt(3) == 0) {
                allocatable.put("nvidia.com/" + name, 1L + random.nextInt(2));
            }
        }
        if (random.nextInt(4) != 0) {
            allocatable.put("cpu", 1L + random.nextInt(5));
        }
        if (random.nextInt(3) == 0) {
            allocatable.put("rdma/hca", 1L);
        }
        return allocatable;
    }

    private static Map<String, Long> requests(Random random) {
        Map<String, Long> requests = new HashMap<>();
        if (random.nextInt(3) == 0) {
            requests.put("cpu", 1L + random.nextInt(5));
        }
        if (random.nextInt(8) == 0) {
            requests.put("rdma/hca", 1L);
        }
        return requests;
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
                requests(random));
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
