package io.gpurightsizer.sizing;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.Need;

import static io.gpurightsizer.sizing.Scene.device;
import static io.gpurightsizer.sizing.Scene.memory;
import static io.gpurightsizer.sizing.Scene.named;
import static io.gpurightsizer.sizing.Scene.serving;
import static io.gpurightsizer.sizing.Scene.target;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Several containers of a pod, which one node must serve at once. */
class WholePodTest {
    private static final Offer SMALL = device("1g.10gb", 10);
    private static final Offer MIDDLE = device("2g.20gb", 20);
    private static final Offer LARGE = device("3g.40gb", 40);

    @Test
    void aPodInWhichNoContainerAsksForAWholeGpuIsKept() {
        SizingDecision decision = Scene.empty().decide();

        assertEquals("no container asks for a whole GPU", decision.explanation());
        assertEquals("keep", decision.verb());
        assertEquals("", decision.resourceNames());
    }

    @Test
    void aContainerThatAsksForTwoGpusKeepsThem() {
        GpuContainer one = serving("asr");
        GpuContainer two = new GpuContainer(one.at(), 2, one.names(), one.declared(), one.environment(), one.signs());
        Scene scene = Scene.of(memory(5)).onlyContainer(two).offering(SMALL);

        assertEquals(
                "it needs more than one GPU: container c-asr asks for 2",
                scene.decide().explanation());
    }

    @Test
    void twoContainersShareNoDevice() {
        Scene scene = two().known(SMALL, MIDDLE).node("a", 1, Map.of(SMALL.target(), 1, MIDDLE.target(), 1));

        assertEquals(List.of("nvidia.com/mig-1g.10gb", "nvidia.com/mig-2g.20gb"), resources(scene));
    }

    @Test
    void twoDevicesOfOneKindServeTwoContainers() {
        Scene scene = two().known(SMALL, MIDDLE).node("a", 1, Map.of(SMALL.target(), 2, MIDDLE.target(), 1));

        assertEquals(List.of("nvidia.com/mig-1g.10gb", "nvidia.com/mig-1g.10gb"), resources(scene));
    }

    @Test
    void whereTheyCannotBothBeServedThePodKeepsWhatItAsksFor() {
        Scene scene = two().known(SMALL).node("a", 3, Map.of(SMALL.target(), 1));

        SizingDecision decision = scene.decide();

        assertEquals(
                "no node it may run on offers a suitable partition: no one node offers all that its 2 containers need",
                decision.explanation());
        assertEquals("all", decision.rowNames());
        assertEquals("nvidia.com/gpu", decision.resourceNames());
    }

    @Test
    void theFirstContainerGivesWayToOneThatCanUseNothingElse() {
        Scene scene = Scene.empty()
                .row("either", "either", memory(5))
                .row("one", "one", named(Isolation.PREFERRED, "nvidia.com/mig-1g.10gb"))
                .container(serving("either"))
                .container(serving("one"))
                .known(SMALL, MIDDLE)
                .node("a", 1, Map.of(SMALL.target(), 1, MIDDLE.target(), 1));

        assertEquals(List.of("nvidia.com/mig-2g.20gb", "nvidia.com/mig-1g.10gb"), resources(scene));
    }

    @Test
    void theNodeWhereContainersGoLeastFarDownTheirListsIsTaken() {
        Scene scene = Scene.of(memory(5))
                .known(SMALL, MIDDLE, LARGE)
                .node("large", 1, Map.of(LARGE.target(), 7))
                .node("middle", 1, Map.of(MIDDLE.target(), 7))
                .node("too-late", 1, Map.of(MIDDLE.target(), 7, LARGE.target(), 7));

        assertEquals(
                "asr needs 5.5 GiB (5 GiB + 10 %) by row all; nvidia.com/mig-2g.20gb has 20 GiB; on node middle and 1"
                        + " more",
                scene.decide().explanation());
    }

    @Test
    void aNodeWithTheNextLargerIsBetterThanOneWithOnlyTheLargest() {
        Scene scene = two().known(SMALL, MIDDLE, LARGE)
                .node("a", 1, Map.of(SMALL.target(), 1, LARGE.target(), 7))
                .node("b", 1, Map.of(SMALL.target(), 1, MIDDLE.target(), 1));

        assertEquals(List.of("nvidia.com/mig-1g.10gb", "nvidia.com/mig-2g.20gb"), resources(scene));
    }

    @Test
    void onlyNodesWithEnoughOfItForAllContainersAreCounted() {
        Scene scene = two().known(SMALL)
                .node("a", 2, Map.of(SMALL.target(), 2))
                .node("b", 3, Map.of(SMALL.target(), 1))
                .node("c", 4, Map.of(SMALL.target(), 7));

        assertEquals(
                "node a and 5 more",
                assertInstanceOf(SizingDecision.Resize.class, scene.decide()).nodes());
    }

    @Test
    void partitionsOfOneNameAreFilledFromTheSameDevices() {
        Offer byProduct = partition("nvidia.com/gpu.product", "A100-MIG-1g.5gb", 5);
        Offer byOther = partition("nvidia.com/mig.config", "all-1g.5gb", 5);
        Scene scene = two(memory(4))
                .known(byProduct, byOther)
                .node("a", 1, Map.of(byProduct.target(), 1, byOther.target(), 1));

        assertEquals("not-offered", scene.outcome());
    }

    @Test
    void theLabelsToBeSelectedAreThoseOfAllItGets() {
        Offer byProduct = partition("nvidia.com/gpu.product", "A100-MIG-1g.5gb", 5);
        Scene scene = two(memory(4)).known(byProduct).node("a", 1, Map.of(byProduct.target(), 7));

        SizingDecision.Resize resize = assertInstanceOf(SizingDecision.Resize.class, scene.decide());

        assertEquals(Map.of("nvidia.com/gpu.product", "A100-MIG-1g.5gb"), resize.nodeSelector());
        assertEquals("nvidia.com/gpu", resize.resourceNames());
        assertTrue(resize.explanation().contains("nvidia.com/gpu on nvidia.com/gpu.product=A100-MIG-1g.5gb has 5 GiB"));
    }

    /**
     * The first container can have the one device that the last one must have; between them stands one with many choices,
     * all of which are tried before the first gives way. Beyond the last step allowed, nobody finds that it could.
     */
    @ParameterizedTest
    @CsvSource({"0, true", "1, false"})
    void aSearchEndsAfterABoundedNumberOfSteps(int beyond, boolean found) {
        Offer contested = offer(0);
        Offer spare = offer(1);
        int stepsBesides = 5;
        List<Offer> many = IntStream.range(2, 2 + Assignment.MOST_STEPS - stepsBesides + beyond)
                .mapToObj(WholePodTest::offer)
                .toList();
        Map<Target, Integer> amounts = new java.util.HashMap<>();
        many.forEach(it -> amounts.put(it.target(), 1));
        amounts.put(contested.target(), 1);
        amounts.put(spare.target(), 1);

        Optional<Assignment.Chosen> best =
                new Assignment(amounts, List.of(List.of(contested, spare), many, List.of(contested))).best();

        assertEquals(
                found ? Optional.of(List.of(spare, many.get(0), contested)) : Optional.empty(),
                best.map(Assignment.Chosen::offers));
    }

    @Test
    void ofWaysThatAreEquallyGoodTheFirstIsTaken() {
        List<Offer> both = List.of(SMALL, MIDDLE);
        Map<Target, Integer> one = Map.of(SMALL.target(), 1, MIDDLE.target(), 1);

        assertEquals(
                Optional.of(new Assignment.Chosen(List.of(SMALL, MIDDLE), 1)),
                new Assignment(one, List.of(both, both)).best());
    }

    @Test
    void theBestWayIsFoundThoughItIsNotTheFirst() {
        List<Offer> first = List.of(SMALL, MIDDLE);
        List<Offer> second = List.of(SMALL, LARGE, offer(1), MIDDLE);
        Map<Target, Integer> amounts = Map.of(SMALL.target(), 1, MIDDLE.target(), 1);

        assertEquals(
                Optional.of(new Assignment.Chosen(List.of(MIDDLE, SMALL), 1)),
                new Assignment(amounts, List.of(first, second)).best());
    }

    @Test
    void whatIsAskedForByNameAndWhatIsChosenBySizeHaveTheirOwnCodesAndWords() {
        Offer unknown = new Offer(target("nvidia.com/mig-9g.9gb"), true, Optional.empty(), Optional.empty());
        Scene scene =
                Scene.of(named(Isolation.PREFERRED, "nvidia.com/mig-9g.9gb")).offering(unknown);

        assertEquals("first-offered", scene.decide().reasonCode());
        assertEquals(
                "asr asks for nvidia.com/mig-9g.9gb by row all; nvidia.com/mig-9g.9gb is offered; on node gpu-a",
                scene.decide().explanation());
        assertEquals(
                "smallest-fit", Scene.of(memory(5)).offering(SMALL).decide().reasonCode());
    }

    @Test
    void rowsAndResourcesAreNamedOnceEach() {
        Scene scene = two().row("unused", "*", memory(1))
                .container(serving("tts"))
                .known(SMALL, MIDDLE)
                .node("", 1, Map.of(SMALL.target(), 2, MIDDLE.target(), 1));

        SizingDecision decision = scene.decide();

        assertEquals("all", decision.rowNames());
        assertEquals("nvidia.com/mig-1g.10gb,nvidia.com/mig-2g.20gb", decision.resourceNames());
        assertTrue(decision.explanation().endsWith("; on an assumed node"), decision::explanation);
    }

    @Test
    void offersAreSortedBySizeThenByNameAndUnknownSizesComeLast() {
        Offer unknown = new Offer(target("a/unknown"), true, Optional.empty(), Optional.empty());
        Offer[] sorted = {
            offer("b/small", 1),
            offer("a/same", 2),
            offer("b/same", 2),
            partition("nvidia.com/gpu.product", "A", 2),
            partition("nvidia.com/gpu.product", "B", 2),
            offer("a/large", 3),
            unknown
        };
        List<Offer> shuffled =
                Arrays.asList(sorted[6], sorted[4], sorted[2], sorted[5], sorted[3], sorted[1], sorted[0]);

        shuffled.sort(Offer.SMALLEST_FIRST);

        assertEquals(List.of(sorted), shuffled);
    }

    private static Scene two() {
        return two(memory(5));
    }

    private static Scene two(Need need) {
        return Scene.of(need).container(serving("tts"));
    }

    private static List<String> resources(Scene scene) {
        return assertInstanceOf(SizingDecision.Resize.class, scene.decide()).containers().stream()
                .map(it -> it.offer().name())
                .toList();
    }

    private static Offer offer(int number) {
        return offer("example.com/part-" + number, 10);
    }

    private static Offer offer(String resource, double gibibytes) {
        return offer(target(resource), gibibytes);
    }

    /** A whole GPU by name, to which a label leads that makes it a part of one. */
    private static Offer partition(String label, String value, double gibibytes) {
        return offer(Target.of(ExtendedResource.WHOLE_GPU, Map.of(label, value)), gibibytes);
    }

    private static Offer offer(Target target, double gibibytes) {
        Optional<GpuMemory> memory = Optional.of(GpuMemory.ofGibibytes(gibibytes));
        return new Offer(target, true, memory, memory);
    }
}
