package io.gpurightsizer.sizing;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.WhenNoneFree;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What is free, what a pod does where nothing is, and which nodes the reason then names. */
class NoneFreeTest {
    private static final Offer SMALL = Scene.device("1g.10gb", 9);
    private static final Offer LARGE = Scene.device("2g.20gb", 19);
    private static final Offer PART = new Offer(
            Target.of(ExtendedResource.WHOLE_GPU, Map.of("nvidia.com/gpu.product", "NVIDIA-A100-SXM4-40GB-MIG-1g.5gb")),
            true,
            Optional.of(GpuMemory.ofGibibytes(4.75)),
            Optional.of(GpuMemory.ofGibibytes(4.75)));
    private static final Offer SHARE = Scene.share(8, 24);

    @Test
    void theSmallestThatIsFreeIsTaken() {
        assertEquals("nvidia.com/mig-1g.10gb", besideWholeGpus(Isolation.PREFERRED, SMALL, LARGE));
        assertEquals("nvidia.com/mig-2g.20gb", besideWholeGpus(Isolation.PREFERRED, LARGE));
    }

    @Test
    void aFreeShareComesBeforeADeviceThatIsHeld() {
        assertEquals("nvidia.com/gpu.shared", besideWholeGpus(Isolation.PREFERRED, SHARE));
        assertEquals("nvidia.com/mig-2g.20gb", besideWholeGpus(Isolation.PREFERRED, SHARE, LARGE));
    }

    @Test
    void isolationIsNotGivenUpForWhatIsFree() {
        assertEquals("none-free", besideWholeGpus(Isolation.HARDWARE, SHARE));
    }

    @Test
    void whatIsTooSmallIsNotCounted() {
        Scene scene = Scene.of(Scene.memory(12)).offering(SMALL, LARGE).withWholeGpus();

        assertEquals("none-free", scene.free(SMALL.target()).outcome());
    }

    @Test
    void whereNothingIsFreeThePodKeepsItsGpuAndItSaysHowManyThereAre() {
        Scene scene =
                Scene.of(Scene.memory(5)).offering(SMALL, LARGE).withWholeGpus().free();

        assertEquals(
                "nothing that fits it is free: needs 1 of nvidia.com/mig-1g.10gb: 7 offered, 7 held; needs 1 of"
                        + " nvidia.com/mig-2g.20gb: 7 offered, 7 held",
                scene.decide().explanation());
    }

    @Test
    void whereItIsToWaitTheSmallestIsTakenAllTheSame() {
        Scene scene = Scene.of(Scene.memory(5)).offering(SMALL, LARGE).withWholeGpus();

        assertEquals(
                "nvidia.com/mig-1g.10gb",
                scene.whenNoneFree(WhenNoneFree.WAIT).free().outcome());
    }

    @Test
    void whereNoNodeHasWholeGpusItWaitsForTheSlice() {
        assertEquals(
                "nvidia.com/mig-1g.10gb",
                Scene.of(Scene.memory(5)).offering(SMALL, LARGE).free().outcome());
    }

    @Test
    void itKeepsItsGpuAlsoWhereOnlyPartsGoByThatName() {
        assertEquals(
                "none-free",
                Scene.of(Scene.memory(5)).offering(SMALL, PART).free().outcome());
    }

    @Test
    void aPodThatWasResizedBeforeIsNotAskedAgain() {
        Scene scene = Scene.of(Scene.memory(5)).offering(SMALL).withWholeGpus().free();

        assertEquals("nvidia.com/mig-1g.10gb", scene.decidedBefore().outcome());
    }

    @Test
    void ofNamedResourcesTheFirstThatIsFreeIsTaken() {
        Scene scene = Scene.of(Scene.named(Isolation.PREFERRED, "nvidia.com/mig-2g.20gb", "nvidia.com/mig-1g.10gb"))
                .offering(SMALL, LARGE)
                .withWholeGpus();

        assertEquals("nvidia.com/mig-1g.10gb", scene.free(SMALL.target()).outcome());
    }

    @Test
    void onePodMayWaitThoughTheTableSaysItKeepsItsGpu() {
        DeclaredNeed waits = DeclaredNeed.NOTHING.whenNoneFree(Optional.of(WhenNoneFree.WAIT));
        Scene scene = Scene.of(Scene.memory(5))
                .onlyContainer(Scene.declaring(waits))
                .offering(SMALL)
                .withWholeGpus();

        assertEquals("nvidia.com/mig-1g.10gb", scene.free().outcome());
    }

    @Test
    void allContainersMustFindTheirsFreeOnOneNode() {
        Scene scene = Scene.of(Scene.memory(5))
                .container(Scene.serving("tts"))
                .offering(SMALL)
                .withWholeGpus()
                .free(SMALL.target());

        assertEquals(
                "nothing that fits it is free: no one node has free all that its 2 containers need",
                scene.decide().explanation());
    }

    @Test
    void theReasonCountsEveryNodeThatTheSchedulerMayChoose() {
        Scene scene = Scene.of(Scene.memory(5))
                .known(SHARE, SMALL, LARGE)
                .node("a", 2, Map.of(SMALL.target(), 7))
                .node("b", 1, Map.of(LARGE.target(), 3))
                .node("c", 4, Map.of(SMALL.target(), 1, LARGE.target(), 1));

        SizingDecision.Resize resize = (SizingDecision.Resize) scene.decide();

        assertEquals("node a and 5 more", resize.nodes());
    }

    private static String besideWholeGpus(Isolation isolation, Offer... free) {
        return Scene.of(Scene.memory(5, isolation))
                .offering(SHARE, SMALL, LARGE)
                .withWholeGpus()
                .free(Stream.of(free).map(Offer::target).toArray(Target[]::new))
                .outcome();
    }
}
