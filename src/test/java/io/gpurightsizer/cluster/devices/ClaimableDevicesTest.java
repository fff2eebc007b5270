package io.gpurightsizer.cluster.devices;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.cluster.nodes.Catalogue;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.nodes.NodesFile;
import io.gpurightsizer.cluster.state.Promised;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.AdmissionRules;
import io.gpurightsizer.sizing.offers.Dependencies;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.QuotaScopes;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Slices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a cluster offers whose devices are published in ResourceSlices, read as a file of its objects. */
class ClaimableDevicesTest {
    private static final String SMALL = "nvidia.com/mig-1g.10gb";
    private static final String LARGE = "nvidia.com/mig-2g.20gb";
    private static final String GPU = "nvidia.com/gpu";
    private static final String GPU_OF_CLASS = "deviceclass.resource.kubernetes.io/gpu.nvidia.com";

    @Test
    void aClassOffersTheDevicesThatMatchItWithTheMemoryThatTheyState() {
        Offers offers = cluster(
                node("a"),
                Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 7)),
                Slices.profileClass("1g.10gb"));

        assertEquals(List.of("nvidia.com/mig-1g.10gb has 9.75 GiB alone, 7 offered, 0 held"), inWords(offers));
        assertEquals("node a", offers.to(Placement.ANYWHERE).nodes().get(0).description());
        assertEquals(
                "9.0",
                offers.to(Placement.ANYWHERE)
                        .nodes()
                        .get(0)
                        .hardware()
                        .capability()
                        .orElseThrow()
                        .toString());
    }

    @Test
    void aClassWithoutDevicesOffersNothing() {
        assertEquals(List.of(), inWords(cluster(node("a"), Slices.profileClass("1g.10gb"))));
    }

    @Test
    void aClassWithoutAResourceGoesByItsImplicitName() {
        ObjectNode deviceClass = Slices.deviceClass("slices", Slices.profileSelector("1g.10gb"), "");

        assertEquals(
                List.of("deviceclass.resource.kubernetes.io/slices has 9.75 GiB alone, 2 offered, 0 held"),
                inWords(cluster(
                        node("a"),
                        Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 2)),
                        Slices.profileClass("7g.80gb"),
                        deviceClass)));
    }

    /** The API server of Kubernetes 1.34 and 1.35 drops the resources of all classes unless the feature is switched on. */
    @Test
    void whereNoClassHasAResourceSlicesAreNotOfferedByImplicitNamesEither() {
        Offers offers = cluster(
                node("a"),
                Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 2)),
                Slices.deviceClass("gpu.nvidia.com", Slices.GPU_SELECTOR, ""),
                Slices.deviceClass("mig.nvidia.com", Slices.MIG_SELECTOR, ""));

        assertEquals(List.of(), inWords(offers));
    }

    @Test
    void wholeGpusAreNoOffersButCountAsSuch() {
        Offers offers = cluster(with(Slices.classesOfTheChart(), node("a"), Slices.slice("a", Slices.gpus(8))));

        assertEquals(List.of(), inWords(offers));
        assertEquals(1, offers.to(Placement.ANYWHERE).wholeGpus().size());
        assertEquals(List.of(GPU + " 8 of 8"), stock(offers));
    }

    @Test
    void whatClaimsHoldIsNotFreeWhoeverMadeThem() {
        List<ObjectNode> objects = new ArrayList<>(List.of(
                node("a"),
                Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 7)),
                Slices.profileClass("1g.10gb"),
                bound("p1", "a", SMALL),
                Slices.claim("team", "p1", "a", List.of("gpu-0-mig-19-7-0")),
                Slices.claim("team", "other", "a", List.of("gpu-0-mig-19-8-1", "gpu-0-mig-19-9-2"))));

        assertEquals("7 offered, 3 held", count(cluster(objects), SMALL));
    }

    @Test
    void aPodWhoseClaimIsNotSeenYetHoldsItsDeviceAllTheSame() {
        assertEquals(
                "7 offered, 1 held",
                count(
                        cluster(
                                node("a"),
                                Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 7)),
                                Slices.profileClass("1g.10gb"),
                                bound("p1", "a", SMALL)),
                        SMALL));
    }

    @Test
    void administratorsTakeNothingAway() {
        ObjectNode claim = Slices.claim("team", "monitor", "a", List.of("gpu-0-mig-19-7-0"));
        ((ObjectNode) claim.at("/status/allocation/devices/results/0")).put("adminAccess", true);

        assertEquals(
                "7 offered, 0 held",
                count(
                        cluster(
                                node("a"),
                                Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 7)),
                                Slices.profileClass("1g.10gb"),
                                claim),
                        SMALL));
    }

    @Test
    void aSliceIsNotFreeOnAGpuThatIsTakenWhole() {
        List<ObjectNode> objects = dynamic("a", 2);
        objects.add(Slices.claim("team", "llm", "a", List.of("gpu-0")));
        ClusterSnapshot cluster = cluster(objects);

        assertEquals("14 offered, 7 held", count(cluster, SMALL));
        assertEquals("6 offered, 3 held", count(cluster, LARGE));
    }

    @Test
    void aGpuIsNotFreeThatASliceIsMadeOfNorAreSlicesThatOverlapIt() {
        List<ObjectNode> objects = dynamic("a", 1);
        objects.add(Slices.claim("team", "asr", "a", List.of("gpu-0-mig-2g20gb-14-2")));
        ClusterSnapshot cluster = cluster(objects);

        assertEquals("7 offered, 2 held", count(cluster, SMALL));
        assertEquals("3 offered, 1 held", count(cluster, LARGE));
        assertEquals(List.of(GPU + " 0 of 1", SMALL + " 5 of 7", LARGE + " 2 of 3"), stock(cluster));
    }

    @Test
    void aPodThatWaitsForTheSameGpuUnderAnotherNameMayTakeAllOfIt() {
        List<ObjectNode> objects = dynamic("a", 1);
        objects.add(waiting("llm", GPU));

        assertEquals("7 offered, 0 held, 7 waited for", count(cluster(objects), SMALL));
    }

    @Test
    void aPodThatWasJustGivenAnotherSliceOfTheGpuCountsToo() {
        ClusterSnapshot cluster = cluster(dynamic("a", 1));
        Placement asks = Placement.ANYWHERE.asking(List.of(target(LARGE)));

        assertEquals("7 offered, 0 held", count(cluster, SMALL));
        assertEquals(
                "7 offered, 0 held, 7 waited for",
                count(cluster.promising(Promised.NOTHING.with("team", asks)), SMALL));
    }

    @Test
    void devicePluginsAndDriversStandSideBySide() {
        ObjectNode plugin = node("plugin");
        ((ObjectNode) plugin.at("/status/allocatable")).put(SMALL, "4").put(GPU, "2");
        ((ObjectNode) plugin.at("/metadata/labels")).put("nvidia.com/gpu.product", "NVIDIA-H100-80GB-HBM3");
        Offers offers = cluster(with(
                Slices.classesOfTheChart(),
                plugin,
                node("dra"),
                Slices.slice("dra", Slices.migDevices(0, "1g.10gb", "9984Mi", 7)),
                Slices.profileClass("1g.10gb")));

        assertEquals("11 offered, 0 held", count(offers, SMALL));
    }

    @Test
    void whatTheKubeletListsIsTheDevicePluginsUnlessItListsNone() {
        ObjectNode listed = node("a");
        ((ObjectNode) listed.at("/status/allocatable")).put(SMALL, "2");
        ObjectNode none = node("b");
        ((ObjectNode) none.at("/status/allocatable")).put(SMALL, "0");

        assertEquals(
                "9 offered, 0 held",
                count(
                        cluster(
                                listed,
                                none,
                                Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 7)),
                                Slices.slice("b", Slices.migDevices(0, "1g.10gb", "9984Mi", 7)),
                                Slices.profileClass("1g.10gb")),
                        SMALL));
    }

    @Test
    void aPoolCountsWithAllSlicesOfItsNewestGeneration() {
        List<ObjectNode> devices = Slices.migDevices(0, "1g.10gb", "9984Mi", 7);
        ObjectNode old = Slices.slice("a1", "a", 1, 1, devices);
        ObjectNode newer = Slices.slice("a2", "a", 2, 2, devices.subList(0, 3));
        ObjectNode rest = Slices.slice("a3", "a", 2, 2, devices.subList(3, 5));
        ObjectNode deviceClass = Slices.profileClass("1g.10gb");

        assertEquals(List.of(), inWords(cluster(node("a"), old, newer, deviceClass)));
        assertEquals("5 offered, 0 held", count(cluster(node("a"), old, newer, rest, deviceClass), SMALL));
    }

    @Test
    void fromAPoolInWhichTwoDevicesHaveOneNameNothingIsOffered() {
        List<ObjectNode> devices = new ArrayList<>(Slices.migDevices(0, "1g.10gb", "9984Mi", 2));
        devices.add(devices.get(0));

        assertEquals(
                List.of(), inWords(cluster(node("a"), Slices.slice("a", devices), Slices.profileClass("1g.10gb"))));
    }

    @Test
    void slicesOfOtherDriversAreLeftOut() {
        ObjectNode other = Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 7));
        ((ObjectNode) other.get("spec")).put("driver", "gpu.example.com");

        assertEquals(List.of(), inWords(cluster(node("a"), other, Slices.profileClass("1g.10gb"))));
    }

    @Test
    void aTaintedGpuThatIsHeldLeavesNoSlices() {
        List<ObjectNode> objects = dynamic("a", 1);
        objects.add(Slices.claim("team", "p", "a", List.of("gpu-0")));
        objects.stream()
                .flatMap(it -> StreamSupport.stream(it.at("/spec/devices").spliterator(), false))
                .filter(it -> it.path("name").asText().equals("gpu-0"))
                .forEach(it -> ((ObjectNode) it)
                        .putArray("taints")
                        .addObject()
                        .put("key", "unhealthy")
                        .put("effect", "NoSchedule"));

        assertEquals("7 offered, 7 held", count(cluster(objects), SMALL));
    }

    @Test
    void aTaintedDeviceIsNotOffered() {
        List<ObjectNode> devices = Slices.migDevices(0, "1g.10gb", "9984Mi", 3);
        devices.get(0)
                .putArray("taints")
                .addObject()
                .put("key", "gpu.nvidia.com/xid")
                .put("effect", "NoSchedule");
        devices.get(1)
                .putArray("taints")
                .addObject()
                .put("key", "gpu.nvidia.com/note")
                .put("effect", "None");

        assertEquals(
                "2 offered, 0 held",
                count(cluster(node("a"), Slices.slice("a", devices), Slices.profileClass("1g.10gb")), SMALL));
    }

    @Test
    void ofSeveralClassesWithOneResourceTheLastCreatedHasItAndTheOtherItsImplicitName() {
        ObjectNode first = Slices.deviceClass("b-first", Slices.profileSelector("1g.10gb"), SMALL);
        ObjectNode last = Slices.deviceClass("c-last", Slices.profileSelector("2g.20gb"), SMALL);
        ((ObjectNode) first.get("metadata")).put("creationTimestamp", "2026-11-26T10:00:00Z");
        ((ObjectNode) last.get("metadata")).put("creationTimestamp", "2026-11-26T10:00:01Z");
        List<ObjectNode> devices = new ArrayList<>(Slices.migDevices(0, "1g.10gb", "9984Mi", 3));
        devices.addAll(Slices.migDevices(1, "2g.20gb", "19968Mi", 2));

        assertEquals(
                List.of(
                        "deviceclass.resource.kubernetes.io/b-first has 9.75 GiB alone, 3 offered, 0 held",
                        "nvidia.com/mig-1g.10gb has 19.5 GiB alone, 2 offered, 0 held"),
                inWords(cluster(node("a"), Slices.slice("a", devices), first, last)));
    }

    @Test
    void aClassForMigDevicesOfAnyProfileOffersTheLeastOfThem() {
        List<ObjectNode> devices = new ArrayList<>(Slices.migDevices(0, "1g.10gb", "9984Mi", 3));
        devices.addAll(Slices.migDevices(1, "2g.20gb", "19968Mi", 2));

        assertEquals(
                List.of("deviceclass.resource.kubernetes.io/mig.nvidia.com has 9.75 GiB alone, 5 offered, 0 held"),
                inWords(cluster(with(Slices.classesOfTheChart(), node("a"), Slices.slice("a", devices)))));
    }

    @Test
    void aClassForOneProfileComesBeforeOneForAnyOfTheSameSize() {
        Offers offers = cluster(with(
                Slices.classesOfTheChart(),
                node("a"),
                Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 3)),
                Slices.profileClass("1g.10gb")));

        assertEquals(SMALL, offers.to(Placement.ANYWHERE).smallestFirst().get(0).name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "device.attributes[\"gpu.nvidia.com\"].type =="
                        + " \"mig\"&&device.attributes[\"gpu.nvidia.com\"].profile==\"1g.10gb\"",
                "device.attributes['gpu.nvidia.com'].profile == '1g.10gb' && device.attributes['gpu.nvidia.com'].type"
                        + " == 'mig' && device.driver == 'gpu.nvidia.com'",
                "\n device.driver == 'gpu.nvidia.com'\n && device.attributes['gpu.nvidia.com'].type == 'mig'\n"
                        + " && device.attributes['gpu.nvidia.com'].profile == '1g.10gb'\n"
            })
    void selectorsAreUnderstoodHoweverTheyAreSpaced(String expression) {
        assertEquals(
                "2 offered, 0 held",
                count(
                        cluster(
                                node("a"),
                                Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 2)),
                                Slices.deviceClass("c", expression, SMALL)),
                        SMALL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "device.attributes['gpu.nvidia.com'].type == 'mig' || true",
                "device.attributes['gpu.nvidia.com'].type != 'gpu'",
                "device.attributes['gpu.nvidia.com'].profile == '1g.10gb'",
                "device.attributes['gpu.nvidia.com'].type == 'mig' &&"
                        + " device.capacity['gpu.nvidia.com'].memory.compareTo(quantity('9Gi')) > 0",
                "device.attributes['gpu.nvidia.com'].type == 'mig' && device.attributes['gpu.nvidia.com'].profile =="
                        + " 'small'",
                "device.attributes['gpu.nvidia.com'].type == 'mig' && device.attributes['gpu.nvidia.com'].type =="
                        + " 'gpu'",
                "true"
            })
    void aSelectorThatIsNotUnderstoodIsNotOfferedAndThatIsSaid(String expression) {
        Offers offers = cluster(
                node("a"),
                Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 2)),
                Slices.deviceClass("c", expression, SMALL));

        assertEquals(
                "none of the 1 node(s) offers a partition; DeviceClass c is not offered: which devices its selectors"
                        + " take is not understood; annotation gpu-rightsizer.io/device may say it (gpu, or a MIG profile"
                        + " such as 1g.10gb)",
                offers.to(Placement.ANYWHERE).remark());
        assertEquals(List.of(), inWords(offers));
    }

    @Test
    void ofOtherDevicesNothingIsSaid() {
        Offers offers = cluster(
                node("a"),
                Slices.deviceClass("vfio.gpu.nvidia.com", Slices.GPU_SELECTOR.replace("'gpu'", "'vfio'"), ""),
                Slices.deviceClass("nic", "device.driver == 'nic.example.com' && device.x > 1", "example.com/nic"),
                Slices.deviceClass("any", "true", ""));

        assertEquals(
                "none of the 1 node(s) offers a partition",
                offers.to(Placement.ANYWHERE).remark());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        1g.10gb | nvidia.com/mig-1g.10gb has 9.75 GiB alone, 2 offered, 0 held |
        small   | | annotation gpu-rightsizer.io/device is "small"; expected gpu, or a MIG profile such as 1g.10gb
        """, delimiter = '|')
    void anAnnotationSaysWhichDevicesAClassStandsFor(String value, String offered, String problem) {
        ObjectNode deviceClass = Slices.deviceClass("c", "device.attributes['gpu.nvidia.com'].uuid != ''", SMALL);
        ((ObjectNode) deviceClass.get("metadata")).putObject("annotations").put("gpu-rightsizer.io/device", value);
        Offers offers =
                cluster(node("a"), Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 2)), deviceClass);

        assertEquals(offered == null ? List.of() : List.of(offered), inWords(offers));
        assertTrue(offers.to(Placement.ANYWHERE).remark().endsWith(problem == null ? "" : problem));
    }

    @Test
    void sharesOfAGpuAreReplicasOfItUnderANameOfTheirOwn() {
        Offers offers = cluster(
                node("a"),
                Slices.slice("a", List.of(Slices.sharedGpu(0, 4), Slices.sharedGpu(1, 4))),
                Slices.deviceClass("shared", Slices.GPU_SELECTOR, "nvidia.com/gpu.shared"));

        assertEquals(List.of("nvidia.com/gpu.shared has 19.91 GiB of 79.65 GiB, 8 offered, 0 held"), inWords(offers));
    }

    @Test
    void sharesThatGoByTheNameOfWholeGpusAreNeither() {
        Offers offers = cluster(
                with(Slices.classesOfTheChart(), node("a"), Slices.slice("a", List.of(Slices.sharedGpu(0, 4)))));

        assertEquals(List.of(), inWords(offers));
        assertEquals(0, offers.to(Placement.ANYWHERE).wholeGpus().size());
        assertEquals(1, offers.to(Placement.ANYWHERE).gpusByName().size());
    }

    @Test
    void aGpuSharedByMemoryIsWholeForOneThatDoesNotSayHowMuchUnlessAnotherHasSome() {
        ObjectNode claim = Slices.claim("team", "small", "a", List.of("gpu-0"));
        ((ObjectNode) claim.at("/status/allocation/devices/results/0"))
                .putObject("consumedCapacity")
                .put("memory", "16Gi");
        List<ObjectNode> objects = with(
                Slices.classesOfTheChart(),
                node("a"),
                Slices.slice("a", List.of(Slices.gpuSharedByMemory(0), Slices.gpuSharedByMemory(1))),
                claim);

        assertEquals(1, cluster(objects).to(Placement.ANYWHERE).wholeGpus().size());
        assertEquals(List.of(GPU + " 1 of 2"), stock(cluster(objects)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "requests.deviceclass.resource.kubernetes.io/mig-1g.10gb.gpu.nvidia.com",
                "mig-1g.10gb.gpu.nvidia.com.deviceclass.resource.k8s.io/devices",
                "count/resourceclaims.resource.k8s.io"
            })
    void aQuotaOnTheClassOrOnClaimsRefusesThePodThatAsksByItsResource(String counted) {
        ObjectNode quota = Reviews.yaml("""
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: slices, namespace: team}
            spec: {hard: {%1$s: 1}}
            status: {used: {%1$s: 1}}
            """.formatted(counted));
        Offers offers = cluster(
                node("a"),
                Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 2)),
                Slices.profileClass("1g.10gb"),
                quota);
        AdmissionRules.Renamed pod =
                new AdmissionRules.Renamed(List.of(target(SMALL)), List.of(), QuotaScopes.NONE, true, false);

        assertEquals(
                Optional.of("ResourceQuota slices: allows 1 of " + counted + ", of which 1 is used"),
                offers.admissionRules("team").refusal(pod));
    }

    @Test
    void aClaimTemplateIsOfferedInItsNamespaceAndCountsEachOfItsAlternatives() {
        ClusterSnapshot cluster = cluster(with(
                Slices.classesOfTheChart(),
                node("a"),
                node("b"),
                Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 7)),
                Slices.slice("b", Slices.gpus(2)),
                Slices.profileClass("1g.10gb"),
                Slices.claimTemplate("team", "slice-or-gpu", "mig-1g.10gb.gpu.nvidia.com", "gpu.nvidia.com"),
                Slices.claim("team", "p", "a", List.of("gpu-0-mig-19-7-0"))));

        assertEquals("9 offered, 1 held", count(cluster, Target.ofClaimTemplate("team", "slice-or-gpu"), "team"));
        assertEquals(
                List.of("claimTemplate/slice-or-gpu", SMALL, "deviceclass.resource.kubernetes.io/mig.nvidia.com"),
                cluster.to(in("team")).smallestFirst().stream().map(Offer::name).toList());
        assertEquals(
                List.of(SMALL, "deviceclass.resource.kubernetes.io/mig.nvidia.com"),
                cluster.to(in("other")).smallestFirst().stream()
                        .map(Offer::name)
                        .toList());
    }

    @Test
    void aShareOfMemoryIsAsLargeAsTheTemplateSays() {
        ObjectNode claim = Slices.claim("team", "p", "a", List.of("gpu-0"));
        ((ObjectNode) claim.at("/status/allocation/devices/results/0"))
                .putObject("consumedCapacity")
                .put("memory", "16Gi");
        ClusterSnapshot cluster = cluster(with(
                Slices.classesOfTheChart(),
                node("a"),
                Slices.slice("a", List.of(Slices.gpuSharedByMemory(0))),
                Slices.claimTemplate("team", "voice", "gpu.nvidia.com memory=16Gi"),
                claim));
        Offer offer = cluster.to(in("team")).smallestFirst().get(0);

        assertEquals(
                "claimTemplate/voice 16 GiB of 79.65 GiB false",
                offer.name() + " " + offer.usable().orElseThrow() + " of "
                        + offer.visible().orElseThrow() + " " + offer.hardwareIsolated());
        assertEquals("4 offered, 1 held", count(cluster, offer.target(), "team"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        whole,  memory,                    100Gi, ''
        whole,  shares,                    1,     ''
        whole,  gpu.nvidia.com/memory,     16Gi,  ''
        whole,  memory,                    16Gi,  '1 offered, 0 held'
        shared, gpu.nvidia.com/memory,     16Gi,  ''
        shared, memory,                    100Gi, ''
        shared, memory,                    1,     '1000 offered, 0 held'
        """)
    void aTemplateIsOfferedWhereDevicesHaveWhatItAsksFor(String gpu, String name, String amount, String offered) {
        ObjectNode template = Slices.claimTemplate("team", "voice", "gpu.nvidia.com memory=1Gi");
        ObjectNode requests = (ObjectNode) template.at("/spec/spec/devices/requests/0/exactly/capacity/requests");
        requests.removeAll();
        requests.put(name, amount);
        List<ObjectNode> devices = gpu.equals("whole") ? Slices.gpus(1) : List.of(Slices.gpuSharedByMemory(0));
        ClusterSnapshot cluster =
                cluster(with(Slices.classesOfTheChart(), node("a"), Slices.slice("a", devices), template));
        List<Offer> offers = cluster.to(in("team")).smallestFirst();

        assertEquals(
                offered,
                offers.stream().map(it -> count(cluster, it.target(), "team")).collect(Collectors.joining()));
    }

    @Test
    void aTemplateThatIsNotUnderstoodIsNotOffered() {
        ObjectNode two = Slices.claimTemplate("team", "two", "mig.nvidia.com");
        ((ObjectNode) two.at("/spec/spec/devices/requests/0/exactly")).put("count", 2);
        ObjectNode other = Slices.claimTemplate("team", "other", "nic.example.com");
        ObjectNode odd = Slices.claimTemplate("team", "odd", "mig.nvidia.com");
        ((ObjectNode) odd.at("/spec/spec/devices/requests/0/exactly"))
                .putArray("selectors")
                .addObject()
                .putObject("cel")
                .put("expression", "device.attributes['gpu.nvidia.com'].uuid != ''");
        ClusterSnapshot cluster = cluster(with(
                Slices.classesOfTheChart(),
                node("a"),
                Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 7)),
                two,
                other,
                odd));

        assertEquals(
                List.of("deviceclass.resource.kubernetes.io/mig.nvidia.com"),
                cluster.to(in("team")).smallestFirst().stream().map(Offer::name).toList());
    }

    private static Placement in(String namespace) {
        return Placement.ANYWHERE.depending(Dependencies.NONE.in(namespace));
    }

    private static String count(Offers offers, Target target, String namespace) {
        return offers.to(in(namespace)).room().of(List.of(target)).toString();
    }

    @Test
    void anOlderApiHasTheSameUnderBasic() {
        ObjectNode slice = Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 2));
        slice.put("apiVersion", "resource.k8s.io/v1beta1");
        for (JsonNode device : slice.at("/spec/devices")) {
            ObjectNode basic = Reviews.JSON.createObjectNode();
            basic.set("attributes", ((ObjectNode) device).remove("attributes"));
            basic.set("capacity", ((ObjectNode) device).remove("capacity"));
            ((ObjectNode) device).set("basic", basic);
        }

        assertEquals("2 offered, 0 held", count(cluster(node("a"), slice, Slices.profileClass("1g.10gb")), SMALL));
    }

    @Test
    void aQuantityThatIsNoneIsReportedWithItsPlace() {
        List<ObjectNode> devices = Slices.migDevices(0, "1g.10gb", "lots", 1);

        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> cluster(node("a"), Slices.slice("a", devices)));

        assertTrue(
                e.getMessage().endsWith("spec.devices: gpu-0-mig-19-7-0.capacity.memory: \"lots\" is not a quantity"),
                e.getMessage());
    }

    @Test
    void whoAsksForAGpuByItsClassCouldHaveHadItWhereTheDriverIsAlone() {
        ObjectNode plugin = node("plugin");
        ((ObjectNode) plugin.at("/status/allocatable")).put(GPU, "2");
        ((ObjectNode) plugin.at("/metadata/labels")).put("nvidia.com/gpu.compute.major", "8");
        ClusterSnapshot cluster = cluster(
                plugin,
                node("dra"),
                Slices.slice("dra", Slices.gpus(1)),
                Slices.deviceClass("gpu.nvidia.com", Slices.GPU_SELECTOR, ""));

        assertEquals("[amd64, compute capability 8.0]", whole(cluster, GPU));
        assertEquals("[amd64, compute capability 9.0]", whole(cluster, GPU_OF_CLASS));
    }

    @Test
    void whereTheClassHasTheResourceBothNamesLeadToIt() {
        ClusterSnapshot cluster =
                cluster(with(Slices.classesOfTheChart(), node("dra"), Slices.slice("dra", Slices.gpus(1))));

        assertEquals(whole(cluster, GPU), whole(cluster, GPU_OF_CLASS));
        assertEquals("[amd64, compute capability 9.0]", whole(cluster, GPU));
    }

    private static String whole(Offers offers, String name) {
        return offers.to(Placement.ANYWHERE.askingForGpu(new ExtendedResource(name)))
                .wholeGpus()
                .toString();
    }

    private static List<ObjectNode> dynamic(String node, int gpus) {
        List<ObjectNode> objects = new ArrayList<>(List.of(node(node)));
        objects.addAll(Slices.dynamic(node, gpus));
        objects.add(Slices.classesOfTheChart().get(0));
        objects.add(Slices.profileClass("1g.10gb"));
        objects.add(Slices.profileClass("2g.20gb"));
        return objects;
    }

    private static List<ObjectNode> with(List<ObjectNode> some, ObjectNode... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    private static ClusterSnapshot cluster(ObjectNode... objects) {
        return cluster(List.of(objects));
    }

    private static ClusterSnapshot cluster(Collection<ObjectNode> objects) {
        ObjectNode list =
                Reviews.JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
        ArrayNode items = list.putArray("items");
        objects.forEach(items::add);
        return ClusterSnapshot.of(NodesFile.parse("cluster.json", list.toString()), Catalogue.CATALOGUE);
    }

    private static ObjectNode node(String name) {
        return Reviews.yaml("""
            apiVersion: v1
            kind: Node
            metadata: {name: %s, labels: {kubernetes.io/hostname: %s, kubernetes.io/arch: amd64}}
            status: {allocatable: {cpu: "64", memory: 512Gi, pods: "110"}}
            """.formatted(name, name));
    }

    private static ObjectNode bound(String name, String node, String resource) {
        ObjectNode pod = waiting(name, resource);
        ((ObjectNode) pod.get("spec")).put("nodeName", node);
        return pod;
    }

    private static ObjectNode waiting(String name, String resource) {
        return Reviews.yaml("""
            apiVersion: v1
            kind: Pod
            metadata: {name: %s, namespace: team}
            spec: {containers: [{name: main, resources: {limits: {%s: 1}, requests: {%s: 1}}}]}
            """.formatted(name, resource, resource));
    }

    private static Target target(String resource) {
        return Target.of(new ExtendedResource(resource));
    }

    private static String count(Offers offers, String resource) {
        return offers.to(Placement.ANYWHERE)
                .room()
                .of(List.of(target(resource)))
                .toString();
    }

    private static List<String> inWords(Offers offers) {
        Offers.Reachable reachable = offers.to(Placement.ANYWHERE);
        return reachable.smallestFirst().stream()
                .map(it -> it.target() + " has "
                        + it.usable().map(Object::toString).orElse("?")
                        + (it.hardwareIsolated()
                                ? " alone"
                                : " of " + it.visible().map(Object::toString).orElse("?"))
                        + ", " + reachable.room().of(List.of(it.target())))
                .toList();
    }

    private static List<String> stock(Offers offers) {
        return offers.stock().stream()
                .map(it -> it.target() + " " + it.free() + " of " + it.offered())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deviceSelector: {driver: gpu.nvidia.com, pool: a, device: gpu-0-mig-19-7-0}, taint: {effect: NoSchedule} | 6",
                "deviceSelector: {pool: a}, taint: {effect: NoExecute} | 0",
                "deviceSelector: {}, taint: {effect: NoSchedule} | 0",
                "deviceSelector: {deviceClassName: any}, taint: {effect: NoSchedule} | 0",
                "taint: {effect: NoSchedule} | 7",
                "deviceSelector: {pool: b}, taint: {effect: NoSchedule} | 7",
                "deviceSelector: {driver: nic.example.com, pool: a}, taint: {effect: NoSchedule} | 7",
                "deviceSelector: {pool: a}, taint: {effect: None} | 7",
            })
    void devicesThatATaintRuleSelectsAreNotOffered(String spec, int offered) {
        Offers offers = cluster(
                node("a"),
                Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 7)),
                Slices.profileClass("1g.10gb"),
                Reviews.yaml("{apiVersion: resource.k8s.io/v1beta2, kind: DeviceTaintRule, metadata: {name: broken},"
                        + " spec: {" + spec + "}}"));

        assertEquals(offered == 0 ? List.of() : List.of(SMALL + " " + offered + " of " + offered), stock(offers));
    }

    /** Of the nodes a and b; devices that several nodes can use are counted on none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nodeSelector: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [a]}]}]} | 7",
                "nodeSelector: {nodeSelectorTerms: [{matchExpressions: [{key: host, operator: In, values: [a, c]}]}]} | 7",
                "nodeSelector: {nodeSelectorTerms: [{matchExpressions: [{key: host, operator: NotIn, values: [b]}]}]} | 7",
                "nodeSelector: {nodeSelectorTerms: [{matchExpressions: [{key: host, operator: Exists}]}]} | 0",
                "nodeSelector: {nodeSelectorTerms: [{matchExpressions: [{key: host, operator: Gt, values: ['1']}]}]} | 0",
                "nodeSelector: {nodeSelectorTerms: [{}]} | 0",
                "allNodes: true | 0",
                "perDeviceNodeSelection: true | 0",
            })
    void devicesCountForTheOneNodeThatTheirSliceSelects(String where, int offered) {
        ObjectNode slice = Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 7));
        ObjectNode spec = (ObjectNode) slice.get("spec");
        spec.remove("nodeName");
        spec.setAll(Reviews.yaml("{" + where + "}"));
        List<ObjectNode> nodes = List.of(node("a"), node("b"));
        nodes.forEach(it -> ((ObjectNode) it.get("metadata"))
                .withObject("/labels")
                .put("host", it.at("/metadata/name").asText()));

        Offers offers = cluster(with(nodes, slice, Slices.profileClass("1g.10gb")));

        assertEquals(offered == 0 ? List.of() : List.of(SMALL + " " + offered + " of " + offered), stock(offers));
    }
}
