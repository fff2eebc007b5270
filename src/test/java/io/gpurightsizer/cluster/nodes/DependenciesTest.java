package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.cluster.state.AntiAffinity;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.PodState;
import io.gpurightsizer.cluster.state.PodStateReader;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.cluster.state.Volumes;
import io.gpurightsizer.cluster.state.Volumes.ClaimState;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Dependencies;
import io.gpurightsizer.sizing.offers.Dependencies.Claim;
import io.gpurightsizer.sizing.offers.Dependencies.DomainRule;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.LabelSelector.Operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Two zones: slices and a whole GPU in one, a whole GPU alone in the other. */
class DependenciesTest {
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String HOST = "kubernetes.io/hostname";
    private static final String SLICE = "nvidia.com/mig-1g.10gb";
    private static final DomainRule BY_ZONE = DomainRule.of("its required pod affinity", ZONE);
    private static final DomainRule BY_HOST = DomainRule.of("its required pod anti-affinity", HOST);

    private final NodeBuilder slices = slices("am", "a");
    private final NodeBuilder wholeA = whole("a1", "a");
    private final NodeBuilder wholeB = whole("b1", "b");

    private static NodeBuilder slices(String name, String zone) {
        return NodeBuilder.node(name)
                .label(HOST, name)
                .label(ZONE, zone)
                .label("nvidia.com/gpu.product", "NVIDIA-H100-80GB-HBM3")
                .gives("mig-1g.10gb", 7);
    }

    private static NodeBuilder whole(String name, String zone) {
        return NodeBuilder.node(name)
                .label(HOST, name)
                .label(ZONE, zone)
                .label("nvidia.com/gpu.product", "NVIDIA-H100-80GB-HBM3")
                .gives("gpu", 2);
    }

    @Test
    void aPodGoesWhereItsVolumeCanBeMounted() {
        Volumes inA = bound(ZONE, "a");
        Volumes inB = bound(ZONE, "b");

        assertEquals(List.of(SLICE), offered(cluster(slices, wholeB).knowing(inA), with(Claim.named("cache"))));
        assertEquals(
                "claim cache (volume pv1) cannot be mounted on any node that offers partitions",
                cluster(slices, wholeB)
                        .knowing(inB)
                        .to(with(Claim.named("cache")))
                        .remark());
    }

    @Test
    void aVolumeOfWhichNothingIsKnownKeepsThePodUnlessEveryNodeOffersTheSame() {
        Volumes unknown = new Volumes(Map.of("ns/cache", ClaimState.notRead("it may not be read")), Map.of(), Map.of());

        assertEquals(
                "claim cache (it may not be read) may leave it only some of the nodes that it could run on as it is,"
                        + " and not all of them offer a partition: node a1 has GPUs and no partition",
                cluster(slices, wholeA)
                        .knowing(unknown)
                        .to(with(Claim.named("cache")))
                        .remark());
        assertEquals(
                List.of(SLICE),
                offered(
                        cluster(slices.gives("gpu", 1), slices("bm", "b").gives("gpu", 1))
                                .knowing(unknown),
                        with(Claim.named("cache"))));
    }

    @Test
    void aRuleByZoneNeedsSlicesInEveryZoneWithGpus() {
        assertEquals(
                "its required pod affinity by topology.kubernetes.io/zone may leave it only some of the nodes that it"
                        + " could run on as it is, and not all of them offer a partition: topology.kubernetes.io/zone=b"
                        + " has GPUs and no partition",
                cluster(slices, wholeA, wholeB).to(with(BY_ZONE)).remark());
        assertEquals(List.of(SLICE), offered(cluster(slices, wholeA), with(BY_ZONE)));
        assertEquals(List.of(SLICE), offered(cluster(slices, wholeA, wholeB, slices("bm", "b")), with(BY_ZONE)));
    }

    @Test
    void aRuleByHostNameNeedsSlicesOnEveryNodeWithGpus() {
        assertEquals(List.of(), offered(cluster(slices, wholeA), with(BY_HOST)));
        assertEquals(
                List.of(SLICE),
                offered(cluster(slices.gives("gpu", 1), slices("bm", "b").gives("gpu", 1)), with(BY_HOST)));
    }

    @Test
    void whereThePodCouldNotRunAsItIsNoRuleKeepsIt() {
        assertEquals(List.of(SLICE), offered(cluster(slices), with(BY_ZONE)));
    }

    @Test
    void ofTwoResourcesTheOneThatIsEverywhereIsLeft() {
        ClusterSnapshot cluster = cluster(slices.gives("mig-3g.40gb", 1), slices("bm", "b"), wholeB);

        assertEquals(List.of(SLICE, "nvidia.com/mig-3g.40gb"), offered(cluster, Placement.ANYWHERE));
        assertEquals(
                List.of(SLICE),
                offered(cluster(slices.gives("mig-3g.40gb", 1), slices("bm", "b"), wholeA, wholeB), with(BY_ZONE)));
    }

    @Test
    void labelsThatAPodWouldSelectChangeWhatItsSpreadCounts() {
        NodeBuilder shared = whole("as", "a")
                .label("nvidia.com/gpu.product", "Tesla-T4-SHARED")
                .label("nvidia.com/gpu.replicas", "4");
        DomainRule spread = new DomainRule("its topology spread (DoNotSchedule)", ZONE, true);

        assertEquals(1, cluster(shared).to(with(BY_ZONE)).smallestFirst().size());
        assertEquals(List.of(), cluster(shared).to(with(spread)).smallestFirst());
    }

    @Test
    void whatNoNodeShowsIsInNoZone() {
        ClusterSnapshot cluster = cluster(wholeA).assuming(Set.of(new ExtendedResource(SLICE)));

        assertEquals(List.of(SLICE), offered(cluster, Placement.ANYWHERE));
        assertEquals(List.of(), offered(cluster, with(BY_ZONE)));
    }

    @Test
    void aPodThatIsBoundToANodeHasNoRules() {
        Placement bound = new Placement(Optional.of("am"), Map.of(), Optional.empty(), List.of(), Optional.empty());

        assertEquals(
                List.of(SLICE),
                offered(cluster(slices, wholeB), bound.depending(with(BY_ZONE).dependencies())));
    }

    @Test
    void everyDomainInWhichThePodCouldRunNowMustHaveAFreeSlice() {
        NodeBuilder[] nodes = {slices.gives("gpu", 1), slices("bm", "b").gives("gpu", 1)};
        PodState onSlicesOfB = holding("bm", SLICE, 7);
        PodState onGpuOfB = holding("bm", "nvidia.com/gpu", 1);

        assertTrue(isFree(cluster(List.of(onSlicesOfB), nodes), Placement.ANYWHERE));
        assertFalse(isFree(cluster(List.of(onSlicesOfB), nodes), with(BY_ZONE)));
        assertTrue(isFree(cluster(List.of(onSlicesOfB, onGpuOfB), nodes), with(BY_ZONE)), "in b it could not run now");
        assertEquals(
                "14 offered, 7 held; not enough of them in topology.kubernetes.io/zone=b",
                cluster(List.of(onSlicesOfB), nodes)
                        .to(with(BY_ZONE))
                        .room()
                        .of(List.of(target(cluster(nodes))))
                        .toString());
    }

    @Test
    void theAntiAffinityOfAPodThatIsThereCountsForThoseItSelects() {
        PodState apart = PodState.bound("a1", Placement.taking(Map.of("pods", 1L), Set.of()), false)
                .with(Set.of(antiAffinity("ns", "asr")));

        assertEquals(List.of(SLICE), offered(cluster(slices, wholeA), with(Claim.named("x"))));
        assertEquals(List.of(), offered(cluster(List.of(apart), slices, wholeA), pod("ns", "asr")));
        assertEquals(List.of(SLICE), offered(cluster(List.of(apart), slices, wholeA), pod("other", "asr")));
        assertEquals(List.of(SLICE), offered(cluster(List.of(apart), slices, wholeA), pod("ns", "tts")));
        assertTrue(cluster(List.of(apart), slices, wholeA)
                .to(pod("ns", "asr"))
                .remark()
                .startsWith("the required anti-affinity of other pods by kubernetes.io/hostname may leave it"));
    }

    @Test
    void antiAffinityIsReadFromAPod() {
        Pod pod = Serialization.unmarshal("""
            apiVersion: v1
            kind: Pod
            metadata: {name: a, namespace: ns}
            spec:
              containers: [{name: c}]
              affinity:
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                  - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: asr}}}
                  - {topologyKey: kubernetes.io/hostname}
                  - {topologyKey: z, namespaces: [x], labelSelector: {matchExpressions: [{key: app, operator: Exists}]}}
                  - {topologyKey: z, namespaceSelector: {}, labelSelector: {}}
            """, Pod.class);

        assertEquals(
                Set.of(
                        antiAffinity("ns", "asr"),
                        new AntiAffinity(
                                Set.of("x"),
                                new LabelSelector(
                                        List.of(new LabelSelector.Requirement("app", Operator.Exists, Set.of()))),
                                "z"),
                        new AntiAffinity(Set.of(), LabelSelector.EVERYTHING, "z")),
                PodStateReader.read(pod).antiAffinities());
    }

    private static AntiAffinity antiAffinity(String namespace, String app) {
        return new AntiAffinity(
                Set.of(namespace),
                new LabelSelector(List.of(new LabelSelector.Requirement("app", Operator.In, Set.of(app)))),
                HOST);
    }

    private static PodState holding(String node, String resource, long count) {
        return PodState.bound(node, Placement.taking(Map.of(resource, count, "pods", 1L), Set.of()), false);
    }

    private static Volumes bound(String label, String value) {
        Placement.Term term =
                new Placement.Term(List.of(new Placement.Requirement(label, "In", List.of(value))), List.of());
        return new Volumes(
                Map.of("ns/cache", new ClaimState("pv1", "", "")), Map.of("pv1", Optional.of(List.of(term))), Map.of());
    }

    private static Placement with(Claim claim) {
        return Placement.ANYWHERE.depending(new Dependencies("ns", Map.of(), List.of(claim), List.of()));
    }

    private static Placement with(DomainRule rule) {
        return Placement.ANYWHERE.depending(new Dependencies("ns", Map.of(), List.of(), List.of(rule)));
    }

    private static Placement pod(String namespace, String app) {
        return Placement.ANYWHERE.depending(new Dependencies(namespace, Map.of("app", app), List.of(), List.of()));
    }

    private static ClusterSnapshot cluster(NodeBuilder... nodes) {
        return cluster(List.of(), nodes);
    }

    private static ClusterSnapshot cluster(List<PodState> pods, NodeBuilder... nodes) {
        List<NodeState> built = List.of(nodes).stream().map(NodeBuilder::build).toList();
        return ClusterSnapshot.of(ClusterObjects.of(built).with(PodsState.of(pods)), Catalogue.CATALOGUE);
    }

    private static List<String> offered(ClusterSnapshot cluster, Placement pod) {
        Offers.Reachable reachable = cluster.to(pod);
        assertEquals(reachable.smallestFirst().isEmpty(), reachable.nodes().isEmpty());
        return reachable.smallestFirst().stream().map(it -> it.name()).toList();
    }

    private static Target target(ClusterSnapshot cluster) {
        return cluster.to(Placement.ANYWHERE).smallestFirst().get(0).target();
    }

    private static boolean isFree(ClusterSnapshot cluster, Placement pod) {
        Offers.Reachable reachable = cluster.to(pod);
        Offer offer = reachable.smallestFirst().get(0);
        return reachable.room().of(List.of(offer.target())).enough();
    }
}
