package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.cluster.nodes.SchedulerPodRules.Incoming;
import io.gpurightsizer.cluster.nodes.SchedulerPodRules.Placed;
import io.gpurightsizer.cluster.nodes.SchedulerPodRules.Spread;
import io.gpurightsizer.cluster.nodes.SchedulerPodRules.Term;
import io.gpurightsizer.cluster.state.AntiAffinity;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.PodState;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.cluster.state.Volumes;
import io.gpurightsizer.cluster.state.Volumes.ClaimState;
import io.gpurightsizer.sizing.offers.Dependencies;
import io.gpurightsizer.sizing.offers.Dependencies.Claim;
import io.gpurightsizer.sizing.offers.Dependencies.DomainRule;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.LabelSelector.Operator;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Random clusters with pods, and pods that depend on them and on volumes: none is left without a node that would have one. */
class DependenciesPropertyTest {
    private static final List<String> APPS = List.of("asr", "llm", "cache");
    private static final List<String> KEYS =
            List.of("topology.kubernetes.io/zone", "kubernetes.io/hostname", "example.com/rack");
    private static final String WHOLE = "nvidia.com/gpu";

    private int resized;
    private int kept;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void noPodThatFitsUnchangedIsLeftWithoutANode(int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            askedOnce(random);
        }
        assertTrue(resized > 20 && kept > 20, resized + " resized, " + kept + " kept");
    }

    @Test
    void whereEveryNodeOffersThePodsAreResizedAllTheSame() {
        List<NodeState> nodes = List.of(
                node(0, Map.of(KEYS.get(1), "host0"), Map.of(WHOLE, 1L, "nvidia.com/mig-1g.10gb", 1L)),
                node(1, Map.of(KEYS.get(1), "host1"), Map.of(WHOLE, 1L, "nvidia.com/mig-1g.10gb", 1L)));
        Dependencies apart = new Dependencies(
                "ns", Map.of("app", "asr"), List.of(), List.of(DomainRule.of("its anti-affinity", KEYS.get(1))));

        Offers.Reachable reachable = ClusterSnapshot.of(ClusterObjects.of(nodes), Catalogue.CATALOGUE)
                .to(Placement.ANYWHERE.depending(apart));

        assertFalse(reachable.smallestFirst().isEmpty());
        assertTrue(reachable
                .room()
                .of(List.of(reachable.smallestFirst().get(0).target()))
                .enough());
    }

    private void askedOnce(Random random) {
        List<NodeState> nodes = nodes(random);
        List<Placed> placed = placed(random, nodes);
        Map<String, Set<String>> volumes = new HashMap<>();
        Map<String, ClaimState> claims = new HashMap<>();
        Map<String, Optional<List<Placement.Term>>> known = new HashMap<>();
        Incoming pod = incoming(random, nodes, volumes, claims, known);
        SchedulerPodRules scheduler = new SchedulerPodRules(nodes, placed);
        ClusterSnapshot snapshot = ClusterSnapshot.of(
                        ClusterObjects.of(nodes)
                                .with(PodsState.of(placed.stream()
                                        .map(DependenciesPropertyTest::state)
                                        .toList())),
                        Catalogue.CATALOGUE)
                .knowing(new Volumes(claims, known, Map.of()));

        Offers.Reachable reachable = snapshot.to(pod.placement());

        if (scheduler.feasible(pod, WHOLE, Map.of()).isEmpty()) {
            return;
        }
        boolean any = false;
        for (Offer offer : reachable.smallestFirst()) {
            if (reachable.room().of(List.of(offer.target())).enough()) {
                any = true;
                assertFalse(
                        scheduler
                                .feasible(pod, offer.name(), offer.target().nodeSelector())
                                .isEmpty(),
                        () -> offer.target() + " for " + pod + " on " + nodes + " beside " + placed);
            }
        }
        resized += any ? 1 : 0;
        kept += any ? 0 : 1;
    }

    private static PodState state(Placed pod) {
        Set<AntiAffinity> apart = new HashSet<>();
        for (Term term : pod.antiAffinity()) {
            apart.add(new AntiAffinity(
                    Set.of("ns"),
                    new LabelSelector(List.of(new LabelSelector.Requirement("app", Operator.In, Set.of(term.app())))),
                    term.topologyKey()));
        }
        return PodState.bound(pod.node().name(), Placement.taking(pod.requests(), Set.of()), false)
                .with(apart);
    }

    private static List<NodeState> nodes(Random random) {
        List<NodeState> nodes = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        boolean mixed = random.nextBoolean();
        for (int i = 0; i < count; i++) {
            Map<String, String> labels = new HashMap<>();
            labels.put(KEYS.get(1), "host" + i);
            if (random.nextInt(6) != 0) {
                labels.put(KEYS.get(0), "z" + random.nextInt(2));
            }
            if (random.nextInt(4) != 0) {
                labels.put(KEYS.get(2), "r" + random.nextInt(3));
            }
            Map<String, Long> gives = new HashMap<>();
            if (mixed || random.nextBoolean()) {
                gives.put(WHOLE, 1L + random.nextInt(2));
            }
            if (mixed || random.nextBoolean()) {
                gives.put("nvidia.com/mig-1g.10gb", 1L + random.nextInt(2));
            }
            if (random.nextInt(6) == 0) {
                labels.put("nvidia.com/gpu.product", "Tesla-T4-SHARED");
                labels.put("nvidia.com/gpu.replicas", "4");
            }
            nodes.add(node(i, labels, gives));
        }
        return nodes;
    }

    private static NodeState node(int number, Map<String, String> labels, Map<String, Long> gives) {
        Map<String, Long> allocatable = new HashMap<>(gives);
        allocatable.put("pods", 110L);
        return new NodeState("node" + number, labels, List.of(), false, true, allocatable);
    }

    private static List<Placed> placed(Random random, List<NodeState> nodes) {
        List<Placed> placed = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            NodeState node = nodes.get(random.nextInt(nodes.size()));
            Map<String, Long> requests = new HashMap<>(Map.of("pods", 1L));
            if (random.nextInt(3) == 0) {
                requests.put(random.nextBoolean() ? WHOLE : "nvidia.com/mig-1g.10gb", 1L);
            }
            placed.add(new Placed(
                    node, one(random, APPS), random.nextInt(4) == 0 ? List.of(term(random)) : List.of(), requests));
        }
        return placed;
    }

    private static Term term(Random random) {
        return new Term(one(random, APPS), one(random, KEYS));
    }

    private static Incoming incoming(
            Random random,
            List<NodeState> nodes,
            Map<String, Set<String>> volumes,
            Map<String, ClaimState> claims,
            Map<String, Optional<List<Placement.Term>>> known) {
        String app = one(random, APPS);
        List<Term> affinity = random.nextInt(4) == 0 ? List.of(term(random)) : List.of();
        List<Term> apart = random.nextInt(4) == 0 ? List.of(term(random)) : List.of();
        List<Spread> spreads = random.nextInt(4) == 0
                ? List.of(new Spread(one(random, APPS), one(random, KEYS), 1 + random.nextInt(2), random.nextInt(3)))
                : List.of();
        List<Claim> claimed = new ArrayList<>();
        for (int i = random.nextInt(5) - 3; i > 0; i--) {
            claimed.add(claim(random, nodes, "c" + i, volumes, claims, known));
        }
        List<DomainRule> rules = new ArrayList<>();
        affinity.forEach(it -> rules.add(DomainRule.of("its affinity", it.topologyKey())));
        apart.forEach(it -> rules.add(DomainRule.of("its anti-affinity", it.topologyKey())));
        spreads.forEach(it -> rules.add(new DomainRule("its spread", it.topologyKey(), true)));
        Map<String, String> selector = random.nextInt(5) == 0 ? Map.of(KEYS.get(0), "z" + random.nextInt(2)) : Map.of();
        Placement placement = Placement.ANYWHERE
                .with(selector, List.of())
                .depending(new Dependencies("ns", Map.of("app", app), claimed, rules));
        return new Incoming(app, placement, affinity, apart, spreads, List.copyOf(volumes.values()));
    }

    /** A volume that can be mounted in one zone, or on some nodes; of which half are not known. */
    private static Claim claim(
            Random random,
            List<NodeState> nodes,
            String name,
            Map<String, Set<String>> volumes,
            Map<String, ClaimState> claims,
            Map<String, Optional<List<Placement.Term>>> known) {
        Set<String> hosts = new LinkedHashSet<>();
        nodes.stream().filter(it -> random.nextBoolean()).forEach(it -> hosts.add(it.name()));
        hosts.add(one(random, nodes).name());
        volumes.put(name, hosts);
        if (random.nextBoolean()) {
            claims.put("ns/" + name, new ClaimState("pv-" + name, "", ""));
            known.put(
                    "pv-" + name,
                    Optional.of(hosts.stream()
                            .map(it -> new Placement.Term(
                                    List.of(), List.of(new Placement.Requirement("metadata.name", "In", List.of(it)))))
                            .toList()));
        } else {
            claims.put("ns/" + name, ClaimState.notRead("it was not read in time"));
        }
        return Claim.named(name);
    }

    private static <T> T one(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
