package io.gpurightsizer.cluster.watch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.cluster.devices.ClaimState;
import io.gpurightsizer.cluster.devices.DeviceClassState;
import io.gpurightsizer.cluster.devices.SliceReader;
import io.gpurightsizer.cluster.devices.TaintRule;
import io.gpurightsizer.cluster.devices.TemplateState;
import io.gpurightsizer.cluster.nodes.Catalogue;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.PodState;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.testing.Slices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Nodes, slices, classes and claims of a watched cluster, as they come. */
class NodesCacheTest {
    private static final String SMALL = "nvidia.com/mig-1g.10gb";

    private final Map<String, Map<String, Long>> claimed = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theOrderInWhichTheyComeMakesNoDifference(long seed) {
        NodesCache cache = cache();
        List<Consumer<NodesCache>> events = new ArrayList<>(List.of(
                it -> it.node("a", Optional.of(node("a"))),
                it -> it.node("b", Optional.of(node("b"))),
                it -> slice(it, "a"),
                it -> slice(it, "b"),
                NodesCacheTest::small,
                it -> claim(it, "team/p", "a", "gpu-0-mig-19-7-0")));
        Collections.shuffle(events, new Random(seed));

        events.forEach(it -> it.accept(cache));

        assertEquals(List.of("a 7", "b 7"), offered(cache));
        assertEquals(Map.of("a", Map.of(SMALL, 1L), "b", Map.of()), claimed);
    }

    @Test
    void whatGoesIsOfferedAndHeldNoLonger() {
        NodesCache cache = cache();
        cache.node("a", Optional.of(node("a")));
        slice(cache, "a");
        small(cache);
        claim(cache, "team/p", "a", "gpu-0-mig-19-7-0");

        assertTrue(cache.claim("team/p", Optional.empty()));
        assertEquals(Map.of("a", Map.of()), claimed);
        assertTrue(cache.deviceClass("small", Optional.empty()));
        assertEquals(List.of(), offered(cache));
        assertTrue(cache.slice("a", Optional.empty()));
        assertFalse(cache.hasSlices());
        assertEquals(1, cache.count());
    }

    /** Claims and pods are watched each for itself, so a pod may be on its node before its claim is allocated, as we see it. */
    @Test
    void aPodOnANodeHoldsADeviceThatGoesByOtherNamesTooThoughItsClaimIsNotSeenYet() {
        NodesCache cache = cache();
        cache.node("a", Optional.of(node("a")));
        slice(cache, "a");
        small(cache);
        String template = "claimTemplate/team/slice";
        cache.template(
                "team/slice",
                Optional.of(TemplateState.read(Slices.claimTemplate("team", "slice", "mig-1g.10gb.gpu.nvidia.com"))));

        PodState pod = bound(template);

        cache.pod("team/p", PodState.NOTHING, pod);
        Map<String, Map<String, Long>> before = Map.copyOf(claimed);
        claim(cache, "team/p-claim", "a", "gpu-0-mig-19-9-2");
        Map<String, Map<String, Long>> once = Map.copyOf(claimed);
        cache.pod("team/p", pod, PodState.NOTHING);
        cache.claim("team/p-claim", Optional.empty());

        assertEquals(Map.of("a", Map.of(SMALL, 1L, template, 1L)), before);
        assertEquals(before, once);
        assertEquals(Map.of("a", Map.of()), claimed);
    }

    @Test
    void aPodThatHasItsDeviceOfTheDevicePluginHasNoClaimToWaitFor() {
        NodesCache cache = cache();
        slice(cache, "a");
        small(cache);
        cache.pod("team/p", PodState.NOTHING, bound(SMALL));

        cache.node(
                "a",
                Optional.of(new NodeState("a", Map.of(), List.of(), false, true, Map.of("cpu", 64_000L, SMALL, 2L))));

        assertEquals(Map.of("a", Map.of()), claimed);
    }

    @Test
    void aClaimOfAPodForADeviceOfAnotherKindIsNotWaitedFor() {
        NodesCache cache = cache();
        slice(cache, "a");
        small(cache);
        cache.pod("team/p", PodState.NOTHING, bound(SMALL, "claimTemplate/team/network-card"));

        claim(cache, "team/p-claim", "a", "gpu-0-mig-19-9-2");

        assertEquals(Map.of("a", Map.of(SMALL, 1L)), claimed);
    }

    /** Gives the devices of 1g.10gb their name. */
    private static void small(NodesCache cache) {
        cache.deviceClass("small", Optional.of(DeviceClassState.read(Slices.profileClass("1g.10gb"))));
    }

    private static PodState bound(String... asks) {
        Map<String, Long> one = new HashMap<>();
        List.of(asks).forEach(it -> one.put(it, 1L));
        return PodState.bound("a", Placement.taking(one, Set.of()), false);
    }

    @Test
    void aClaimThatHoldsNothingOfOursChangesNothing() {
        NodesCache cache = cache();

        assertFalse(cache.claim("team/nic", Optional.of(ClaimState.NOTHING)));
        assertFalse(cache.claim("team/nic", Optional.empty()));
    }

    @Test
    void aSliceThatMovesToAnotherNodeIsNoLongerOfferedOnTheFirst() {
        NodesCache cache = cache();
        cache.node("a", Optional.of(node("a")));
        cache.node("b", Optional.of(node("b")));
        small(cache);
        slice(cache, "a");

        cache.slice("a", SliceReader.read(Slices.slice("a", "b", 1, 1, Slices.migDevices(0, "1g.10gb", "9984Mi", 2))));

        assertEquals(List.of("b 2"), offered(cache));
    }

    @Test
    void devicesUnderATaintRuleAreOfferedAgainOnceItIsGone() {
        NodesCache cache = cache();
        cache.node("a", Optional.of(node("a")));
        slice(cache, "a");
        small(cache);

        assertTrue(cache.taintRule("broken", Optional.of(new TaintRule("a", "gpu-0-mig-19-7-0"))));
        assertEquals(List.of("a 6"), offered(cache));
        assertFalse(cache.taintRule("broken", Optional.of(new TaintRule("a", "gpu-0-mig-19-7-0"))));
        assertTrue(cache.taintRule("broken", Optional.empty()));
        assertEquals(List.of("a 7"), offered(cache));
    }

    @Test
    void aSliceThatSelectsNodesIsOfferedWhileThereIsOneAlone() {
        NodesCache cache = cache();
        small(cache);
        ObjectNode slice = Slices.slice("a", Slices.migDevices(0, "1g.10gb", "9984Mi", 7));
        ((ObjectNode) slice.get("spec")).put("allNodes", true).remove("nodeName");
        cache.slice("a", SliceReader.read(slice));

        assertTrue(cache.node("a", Optional.of(node("a"))));
        assertEquals(List.of("a 7"), offered(cache));
        assertTrue(cache.node("b", Optional.of(node("b"))));
        assertEquals(List.of(), offered(cache));
        assertTrue(cache.node("a", Optional.empty()));
        assertEquals(List.of("b 7"), offered(cache));
        assertTrue(cache.slice("a", Optional.empty()));
        assertEquals(List.of(), offered(cache));
    }

    private NodesCache cache() {
        return new NodesCache(Catalogue.CATALOGUE, claimed::put);
    }

    private static void slice(NodesCache cache, String node) {
        cache.slice(node, SliceReader.read(Slices.slice(node, Slices.migDevices(0, "1g.10gb", "9984Mi", 7))));
    }

    private static void claim(NodesCache cache, String key, String node, String device) {
        cache.claim(key, Optional.of(ClaimState.read(Slices.claim("team", "p", node, List.of(device)))));
    }

    private static NodeState node(String name) {
        return new NodeState(name, Map.of(), List.of(), false, true, Map.of("cpu", 64_000L));
    }

    private static List<String> offered(NodesCache cache) {
        return cache.now().gpuNodes().stream()
                .map(it -> it.state().name() + " " + it.state().allocatable(SMALL))
                .toList();
    }
}
