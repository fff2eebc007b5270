package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.cluster.devices.ClusterDevices;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.PodState;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.cluster.state.RuntimeClassScheduling;
import io.gpurightsizer.gpu.ComputeCapability;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.Hardware;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ClusterSnapshotTest {
    private static final String PRODUCT = "nvidia.com/gpu.product";
    private static final String H100 = "NVIDIA-H100-80GB-HBM3";
    private static final ExtendedResource MIG_1G = new ExtendedResource("nvidia.com/mig-1g.10gb");

    private static NodeBuilder mixed(String name) {
        return NodeBuilder.node(name)
                .label(PRODUCT, H100)
                .gives("mig-1g.10gb", 7)
                .gives("gpu", 4);
    }

    private static NodeBuilder shared(String name, String product, int replicas) {
        return NodeBuilder.node(name)
                .label(PRODUCT, product + "-SHARED")
                .nvidia("gpu.replicas", String.valueOf(replicas))
                .nvidia("gpu.sharing-strategy", "time-slicing")
                .gives("gpu", replicas);
    }

    @Test
    void alikeNodesStandTogetherUnderTheFirstName() {
        Offers offers = cluster(mixed("b"), mixed("a"), mixed("c").gives("mig-1g.10gb", 3));

        List<String> groups = offers.to(Placement.ANYWHERE).nodes().stream()
                .map(Offers.NodeGroup::description)
                .toList();

        assertEquals(List.of("node a and 1 more", "node c"), groups);
    }

    @Test
    void aNameHasTheSmallestSizeThatAReachableNodeGivesForIt() {
        Offers offers = cluster(
                mixed("a").nvidia("mig-1g.10gb.memory", "9984"), mixed("b").label(PRODUCT, "NVIDIA-A100-SXM4-80GB"));

        assertEquals(List.of("nvidia.com/mig-1g.10gb 9.5 GiB alone"), inWords(offers.to(Placement.ANYWHERE)));
    }

    @Test
    void aNodeThatThePodCannotReachDoesNotMakeASizeSmaller() {
        Offers offers = cluster(
                mixed("a").nvidia("mig-1g.10gb.memory", "9984"), mixed("b").label(PRODUCT, "NVIDIA-A100-SXM4-80GB"));

        assertEquals(List.of("nvidia.com/mig-1g.10gb 9.75 GiB alone"), inWords(offers.to(selecting(PRODUCT, H100))));
    }

    @Test
    void aReplicaThatMayBeOfUnknownSizeIsOfUnknownSize() {
        Offers offers = cluster(
                NodeBuilder.node("a")
                        .nvidia("gpu.memory", "23034")
                        .nvidia("gpu.replicas", "2")
                        .gives("gpu.shared", 2),
                NodeBuilder.node("b").gives("gpu.shared", 2));

        assertEquals(List.of("nvidia.com/gpu.shared ?"), inWords(offers.to(Placement.ANYWHERE)));
    }

    @Test
    void whatIsVisibleIsUnknownWhereReplicasAreDifferentFractionsOfIt() {
        Offers offers = cluster(shared("a", "Tesla-T4", 2), shared("b", "Tesla-T4", 3));

        assertEquals(
                List.of("nvidia.com/gpu on nvidia.com/gpu.product=Tesla-T4-SHARED 5 GiB"),
                inWords(offers.to(Placement.ANYWHERE)));
    }

    @Test
    void labelsThatLeadToDevicesAndToReplicasPromiseNoMoreThanAReplica() {
        NodeBuilder alone = NodeBuilder.node("a")
                .label("cloud.google.com/gke-accelerator", "nvidia-tesla-a100")
                .label("cloud.google.com/gke-gpu-partition-size", "3g.20gb")
                .gives("gpu", 2);
        NodeBuilder sharedToo = NodeBuilder.node("b")
                .label("cloud.google.com/gke-accelerator", "nvidia-tesla-a100")
                .label("cloud.google.com/gke-gpu-partition-size", "3g.20gb")
                .label("cloud.google.com/gke-gpu-sharing-strategy", "time-sharing")
                .label("cloud.google.com/gke-max-shared-clients-per-gpu", "2")
                .gives("gpu", 4);

        List<String> words = inWords(cluster(alone, sharedToo).to(Placement.ANYWHERE));

        assertEquals(
                List.of(
                        "nvidia.com/gpu on cloud.google.com/gke-accelerator=nvidia-tesla-a100,"
                                + " cloud.google.com/gke-gpu-partition-size=3g.20gb 9.75 GiB",
                        "nvidia.com/gpu on cloud.google.com/gke-accelerator=nvidia-tesla-a100,"
                                + " cloud.google.com/gke-gpu-partition-size=3g.20gb,"
                                + " cloud.google.com/gke-gpu-sharing-strategy=time-sharing,"
                                + " cloud.google.com/gke-max-shared-clients-per-gpu=2 9.75 GiB of 19.5 GiB"),
                words);
    }

    @Test
    void aCordonedOrUnreadyNodeOffersNothing() {
        Offers offers = cluster(mixed("a").cordoned(), mixed("b").notReady(), NodeBuilder.node("c"));

        assertEquals(
                "all nodes that offer partitions are cordoned or not ready (a, b)",
                offers.to(Placement.ANYWHERE).remark());
    }

    private static NodeBuilder slices() {
        return NodeBuilder.node("a").label(PRODUCT, H100).gives("mig-1g.10gb", 7);
    }

    @Test
    void wholeGpusOfANodeThatTakesNoPodsForNowAreThoseThatThePodMayComeToHave() {
        Hardware amd64 = new Hardware("amd64", "", Optional.of(new ComputeCapability(9, 0)));
        NodeBuilder whole = NodeBuilder.node("w")
                .label(PRODUCT, H100)
                .label("kubernetes.io/arch", "amd64")
                .nvidia("gpu.compute.major", "9")
                .taint("node.kubernetes.io/not-ready", "", "NoExecute")
                .notReady()
                .gives("gpu", 8);
        NodeBuilder ofOthers = NodeBuilder.node("x")
                .label(PRODUCT, H100)
                .taint("team", "a", "NoSchedule")
                .cordoned()
                .gives("gpu", 8);

        Offers.Reachable reachable = cluster(slices(), whole, ofOthers).to(Placement.ANYWHERE);

        assertEquals(Set.of(amd64), reachable.wholeGpus());
        assertEquals(Set.of(amd64), reachable.gpusByName());
    }

    @Test
    void aNodeWithDevicesThatNoLabelTellsHasThemByName() {
        Offers.Reachable reachable = cluster(
                        slices(), NodeBuilder.node("s").gives("gpu", 8).nvidia("gpu.count", "2"))
                .to(Placement.ANYWHERE);

        assertEquals(Set.of(), reachable.wholeGpus());
        assertEquals(Set.of(Hardware.UNKNOWN), reachable.gpusByName());
    }

    @Test
    void aClusterOfWholeGpusSaysSo() {
        Offers offers = cluster(NodeBuilder.node("a").label(PRODUCT, H100).gives("gpu", 8));

        assertEquals(
                "none of the 1 node(s) offers a partition",
                offers.to(Placement.ANYWHERE).remark());
    }

    @Test
    void aSelectorThatNoOfferingNodeHasIsNamed() {
        Offers offers = cluster(
                shared("a", H100, 4), NodeBuilder.node("b").label(PRODUCT, H100).gives("gpu", 8));

        assertEquals(
                "node selector nvidia.com/gpu.product=NVIDIA-H100-80GB-HBM3 is never carried by a node that offers"
                        + " partitions; those have NVIDIA-H100-80GB-HBM3-SHARED",
                offers.to(selecting(PRODUCT, H100)).remark());
    }

    @Test
    void aTaintThatIsNotToleratedIsNamed() {
        Offers offers = cluster(mixed("a").taint("nvidia.com/gpu", "present", "NoSchedule"));

        assertEquals(
                "no toleration for taint nvidia.com/gpu=present:NoSchedule of the nodes that offer partitions",
                offers.to(Placement.ANYWHERE).remark());
    }

    @Test
    void anAffinityThatExcludesEveryOfferingNodeIsNamed() {
        Offers offers = cluster(mixed("a"));

        assertEquals(
                "its required node affinity excludes every node that offers partitions",
                offers.to(affine("zone", "Exists")).remark());
    }

    @Test
    void anAffinityWithoutTermsMatchesNothing() {
        Offers offers = cluster(mixed("a"));
        Placement placement =
                new Placement(Optional.empty(), Map.of(), Optional.of(List.of()), List.of(), Optional.empty());

        assertEquals(List.of(), offers.to(placement).smallestFirst());
    }

    @Test
    void aBoundPodReachesItsNodeInSpiteOfTaintsThatOnlyTheSchedulerMinds() {
        Offers offers =
                cluster(mixed("a").taint("t", "", "NoSchedule"), mixed("b").taint("t", "", "NoExecute"));

        assertEquals(1, offers.to(boundTo("a")).nodes().size());
        assertEquals(
                "it is bound to node b, whose labels or taints do not suit it",
                offers.to(boundTo("b")).remark());
        assertEquals(
                "it is bound to node c, which offers no partition",
                offers.to(boundTo("c")).remark());
    }

    @Test
    void whatIsAssumedIsReachedByAnyPodButOneThatIsBound() {
        ClusterSnapshot assuming = cluster(mixed("a")).assuming(Set.of(new ExtendedResource("nvidia.com/gpu.shared")));

        assertEquals(List.of("nvidia.com/gpu.shared ?"), inWords(assuming.to(selecting("zone", "nowhere"))));
        assertEquals(List.of("nvidia.com/mig-1g.10gb 9.62 GiB alone"), inWords(assuming.to(boundTo("a"))));
    }

    @Test
    void aRuntimeClassBringsItsSelectorAndTolerations() {
        ClusterObjects objects = new ClusterObjects(
                List.of(
                        mixed("a")
                                .label("pool", "x")
                                .taint("t", "", "NoSchedule")
                                .build(),
                        mixed("b").label("pool", "y").build()),
                ClusterDevices.NONE,
                Map.of(
                        "nvidia",
                        new RuntimeClassScheduling(
                                "nvidia",
                                Map.of("pool", "x"),
                                List.of(new Placement.Toleration("t", "Exists", "", "")))));
        Placement placement =
                new Placement(Optional.empty(), Map.of(), Optional.empty(), List.of(), Optional.of("nvidia"));

        Offers.Reachable reachable =
                ClusterSnapshot.of(objects, Catalogue.CATALOGUE).to(placement);

        assertEquals("node a", reachable.nodes().get(0).description());
    }

    @Test
    void aRuntimeClassStartsVirtualMachinesByItsNameOrHandlerUnlessItLeadsToNodesOfItsOwn() {
        Map<String, RuntimeClassScheduling> classes = Map.of(
                "isolated", new RuntimeClassScheduling("kata-qemu", Map.of(), List.of()),
                "kata-on-slices", new RuntimeClassScheduling("kata", Map.of("pool", "x"), List.of()),
                "nvidia", new RuntimeClassScheduling("nvidia", Map.of(), List.of()));
        ClusterSnapshot snapshot =
                ClusterSnapshot.of(new ClusterObjects(List.of(), ClusterDevices.NONE, classes), Catalogue.CATALOGUE);

        assertEquals(
                List.of("isolated", "kata-unknown"),
                List.of("isolated", "kata-on-slices", "nvidia", "kata-unknown").stream()
                        .filter(snapshot::startsVirtualMachines)
                        .toList());
    }

    @Test
    void replicasThroughMpsAreKnownByTheNodesLabel() {
        ClusterSnapshot snapshot = cluster(mixed("a")
                .nvidia("gpu.sharing-strategy", "mps")
                .nvidia("gpu.replicas", "4")
                .gives("gpu.shared", 4));

        assertEquals(
                List.of("nvidia.com/gpu", "nvidia.com/gpu.shared"),
                snapshot.to(Placement.ANYWHERE).smallestFirst().stream()
                        .filter(Offer::throughMps)
                        .map(offer -> offer.name())
                        .toList());
    }

    @Test
    void whatNoPodHoldsIsFree() {
        ClusterSnapshot counted = ClusterSnapshot.of(
                ClusterObjects.of(List.of(
                                mixed("a").gives("mig-3g.40gb", 1).build(),
                                mixed("b").gives("mig-3g.40gb", 1).build()))
                        .with(PodsState.of(List.of(
                                holding("a", Map.of("nvidia.com/mig-1g.10gb", 7L, "nvidia.com/mig-3g.40gb", 1L)),
                                holding("b", Map.of("nvidia.com/mig-1g.10gb", 6L, "nvidia.com/mig-3g.40gb", 2L))))),
                Catalogue.CATALOGUE);

        assertEquals("[nvidia.com/mig-1g.10gb]", free(counted, Placement.ANYWHERE));
        assertEquals("[]", free(counted, boundTo("a")));
    }

    private static PodState holding(String node, Map<String, Long> requests) {
        return PodState.bound(node, Placement.taking(requests, Set.of()), false);
    }

    private static String free(ClusterSnapshot snapshot, Placement placement) {
        Offers.Reachable reachable = snapshot.to(placement);
        return reachable.smallestFirst().stream()
                .map(Offer::target)
                .filter(it -> reachable.room().of(List.of(it)).enough())
                .toList()
                .toString();
    }

    @Test
    void amongManyNodesOneIsFoundByItsHostName() {
        Offers offers = many(1000);

        Offers.Reachable reachable = offers.to(selecting("kubernetes.io/hostname", "n777"));

        assertEquals(
                List.of("node n777"),
                reachable.nodes().stream().map(Offers.NodeGroup::description).toList());
    }

    @Test
    void amongManyNodesAHostNameThatNoNodeHasIsNamed() {
        String remark =
                many(1000).to(selecting("kubernetes.io/hostname", "n7777")).remark();

        assertEquals(
                "node selector kubernetes.io/hostname=n7777 is never carried by a node that offers partitions", remark);
    }

    @Test
    void excludingOneOfManyNodesLeavesTheOthers() {
        Placement placement = new Placement(
                Optional.empty(),
                Map.of(),
                Optional.of(List.of(new Placement.Term(
                        List.of(new Placement.Requirement("kubernetes.io/hostname", "NotIn", List.of("n5"))),
                        List.of()))),
                List.of(),
                Optional.empty());

        Offers.Reachable reachable = many(1000).to(placement);

        assertEquals(
                999, reachable.nodes().stream().mapToInt(Offers.NodeGroup::size).sum());
    }

    @Test
    void nodesWithLabelsInEveryCombinationAreFound() {
        List<NodeState> nodes = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            NodeBuilder node = mixed("n" + i);
            for (int key = 0; key < 6; key++) {
                node.label("k" + key, "v" + (i * (key + 7)) % (40 + key * 11));
            }
            nodes.add(node.build());
        }
        ClusterSnapshot snapshot = ClusterSnapshot.of(ClusterObjects.of(nodes), Catalogue.CATALOGUE);

        Offers.Reachable reachable = snapshot.to(selecting("k5", "v3"));

        long expected = nodes.stream().filter(it -> it.label("k5").equals("v3")).count();
        assertTrue(expected > 0);
        assertEquals(
                expected,
                reachable.nodes().stream().mapToInt(Offers.NodeGroup::size).sum());
    }

    @Test
    void aNodeWithTooLittleCpuOffersNothing() {
        Offers offers = cluster(mixed("a").has("cpu", "8").has("memory", "32Gi"));

        Offers.Reachable reachable = offers.to(requesting(Map.of("cpu", 64_000L, "memory", 500L << 30)));

        assertEquals(List.of(), reachable.nodes());
        assertEquals("the nodes that offer partitions have at most 8 cpu; it asks for 64", reachable.remark());
    }

    @Test
    void aNodeWithTooLittleMemoryOffersNothing() {
        Offers offers = cluster(mixed("a").has("cpu", "64").has("memory", "32Gi"));

        String remark = offers.to(requesting(Map.of("cpu", 64_000L, "memory", 500L << 30)))
                .remark();

        assertEquals("the nodes that offer partitions have at most 32 GiB memory; it asks for 500 GiB", remark);
    }

    @Test
    void aNodeThatListsNoneOfAnExtendedResourceHasNone() {
        Offers offers = cluster(mixed("a"));

        String remark = offers.to(requesting(Map.of("rdma/hca", 1L))).remark();

        assertEquals("the nodes that offer partitions have no rdma/hca; it asks for 1", remark);
    }

    @Test
    void aNodeThatSaysNothingOfItsCpuAndMemoryHasEnough() {
        Offers offers = cluster(mixed("a"));

        Offers.Reachable reachable = offers.to(requesting(Map.of("cpu", 64_000L, "memory", 500L << 30)));

        assertEquals("node a", reachable.nodes().get(0).description());
    }

    @Test
    void onlyNodesWithEnoughAreReached() {
        Offers offers = cluster(
                mixed("a").label("pool", "small").has("cpu", "8"),
                mixed("b").label("pool", "large").has("cpu", "64"));

        Offers.Reachable reachable = offers.to(requesting(Map.of("cpu", 9_000L)));

        assertEquals(
                List.of("node b"),
                reachable.nodes().stream().map(Offers.NodeGroup::description).toList());
    }

    @Test
    void oneNodeMustHaveAllThatAPodRequests() {
        Offers offers = cluster(
                mixed("a").label("pool", "x").has("cpu", "8").has("memory", "64Gi"),
                mixed("b").label("pool", "y").has("cpu", "64").has("memory", "8Gi"));

        String remark =
                offers.to(requesting(Map.of("cpu", 9_000L, "memory", 9L << 30))).remark();

        assertEquals(
                "the nodes that offer partitions have too little of one thing or another;"
                        + " it asks for 9 cpu, 9 GiB memory",
                remark);
    }

    @Test
    void ofManyAlikeNodesThoseWithEnoughAreReached() {
        List<NodeState> nodes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            nodes.add(mixed("n" + i).has("memory", i == 500 ? "32Gi" : "64Gi").build());
        }
        ClusterSnapshot snapshot = ClusterSnapshot.of(ClusterObjects.of(nodes), Catalogue.CATALOGUE);

        assertEquals(1000, reachedBy(requesting(Map.of("memory", 32L << 30)), snapshot));
        assertEquals(999, reachedBy(requesting(Map.of("memory", 33L << 30)), snapshot));
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 257, 2000})
    void oneNodeWithoutWhatAPodRequestsDoesNotCountForTheOthers(int count) {
        List<NodeState> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            NodeBuilder node = mixed("n" + i);
            nodes.add((i == 100 ? node : node.has("rdma/hca", "1")).build());
        }
        ClusterSnapshot snapshot = ClusterSnapshot.of(ClusterObjects.of(nodes), Catalogue.CATALOGUE);

        assertEquals(count - 1, reachedBy(requesting(Map.of("rdma/hca", 1L)), snapshot));
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 257, 2000})
    void oneNodeAloneHasWhatAPodRequestsAndIsFoundAmongAnyNumberOfHostNames(int count) {
        List<NodeState> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            NodeBuilder node = mixed("n" + i);
            nodes.add((i == 100 ? node.has("rdma/hca", "1") : node).build());
        }
        ClusterSnapshot snapshot = ClusterSnapshot.of(ClusterObjects.of(nodes), Catalogue.CATALOGUE);

        Offers.Reachable reachable = snapshot.to(requesting(Map.of("rdma/hca", 1L)));

        assertEquals(
                List.of("node n100"),
                reachable.nodes().stream().map(Offers.NodeGroup::description).toList());
    }

    @Test
    void ofANameThatIsSmallerOnOneOfTheNodesWithEnoughTheSmallerSizeCounts() {
        List<NodeState> nodes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            nodes.add(mixed("n" + i)
                    .label(PRODUCT, "NVIDIA-A100-SXM4-80GB")
                    .has("cpu", i == 150 ? "64" : "8")
                    .build());
        }
        nodes.add(mixed("other")
                .nvidia("mig-1g.10gb.memory", "9984")
                .has("cpu", "64")
                .build());
        ClusterSnapshot snapshot = ClusterSnapshot.of(ClusterObjects.of(nodes), Catalogue.CATALOGUE);

        Offers.Reachable reachable = snapshot.to(requesting(Map.of("cpu", 64_000L)));

        assertEquals(List.of("nvidia.com/mig-1g.10gb 9.5 GiB alone"), inWords(reachable));
        assertEquals(
                List.of("node n150", "node other"),
                reachable.nodes().stream().map(Offers.NodeGroup::description).toList());
    }

    @Test
    void aPodBoundToANodeWithoutEnoughIsToldSo() {
        Offers offers = cluster(mixed("a").has("cpu", "8"), mixed("b").has("cpu", "64"));
        Placement bound = new Placement(
                Optional.of("a"), Map.of(), Optional.empty(), List.of(), Optional.empty(), Map.of("cpu", 9_500L));

        assertEquals(
                "it is bound to node a, which has at most 8 cpu; it asks for 9.5",
                offers.to(bound).remark());
    }

    @Test
    void whatIsAssumedIsOfferedWhateverAPodRequests() {
        ClusterSnapshot offers = cluster(mixed("a").has("cpu", "8")).assuming(Set.of(MIG_1G));

        Offers.Reachable reachable = offers.to(requesting(Map.of("cpu", 64_000L)));

        assertEquals(
                List.of("an assumed node"),
                reachable.nodes().stream().map(Offers.NodeGroup::description).toList());
    }

    private static int reachedBy(Placement placement, Offers offers) {
        return offers.to(placement).nodes().stream()
                .mapToInt(Offers.NodeGroup::size)
                .sum();
    }

    private static Placement requesting(Map<String, Long> requests) {
        return new Placement(Optional.empty(), Map.of(), Optional.empty(), List.of(), Optional.empty(), requests);
    }

    private static ClusterSnapshot many(int count) {
        List<NodeState> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(mixed("n" + i).label("zone", "z" + i % 3).build());
        }
        return ClusterSnapshot.of(ClusterObjects.of(nodes), Catalogue.CATALOGUE);
    }

    private static ClusterSnapshot cluster(NodeBuilder... nodes) {
        List<NodeState> states = List.of(nodes).stream().map(NodeBuilder::build).toList();
        return ClusterSnapshot.of(ClusterObjects.of(states), Catalogue.CATALOGUE);
    }

    private static Placement selecting(String key, String value) {
        return new Placement(Optional.empty(), Map.of(key, value), Optional.empty(), List.of(), Optional.empty());
    }

    private static Placement affine(String key, String operator) {
        Placement.Term term =
                new Placement.Term(List.of(new Placement.Requirement(key, operator, List.of())), List.of());
        return new Placement(Optional.empty(), Map.of(), Optional.of(List.of(term)), List.of(), Optional.empty());
    }

    private static Placement boundTo(String node) {
        return new Placement(Optional.of(node), Map.of(), Optional.empty(), List.of(), Optional.empty());
    }

    private static List<String> inWords(Offers.Reachable reachable) {
        return reachable.smallestFirst().stream()
                .map(it -> it.target() + " " + RealNodesTest.size(it))
                .toList();
    }
}
