package io.gpurightsizer.sizing;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.table.GpuCatalogReader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A row that says which share of a GPU's multiprocessors its models keep busy. */
class ComputeTest {
    private static final Offer ONE_SLICE = device("1g.20gb", 14);
    private static final Offer TWO_SLICES = device("2g.20gb", 28);

    @ParameterizedTest
    @CsvSource({"0, mig-1g.20gb", "14, mig-1g.20gb", "15, mig-2g.20gb", "28, mig-2g.20gb"})
    void aSliceWithFewerMultiprocessorsDoesNotFit(int percent, String expected) {
        assertEquals(
                "nvidia.com/" + expected,
                Scene.of(needing(8, percent)).offering(ONE_SLICE, TWO_SLICES).outcome());
    }

    @Test
    void whereNoSliceHasThemTheReasonNamesTheSliceThatHasMost() {
        Scene scene = Scene.of(needing(8, 29)).offering(ONE_SLICE, TWO_SLICES).withWholeGpus();

        assertEquals("too-small", scene.outcome());
        assertEquals(
                "container c-asr needs 8.8 GiB (8 GiB + 10 %) and 29 % of a GPU's multiprocessors;"
                        + " nvidia.com/mig-2g.20gb has the memory, but only 28 % of a GPU's multiprocessors",
                ((SizingDecision.Keep) scene.decide()).detail());
    }

    @Test
    void anOfferOfUnknownShareDoesNotFit() {
        Scene scene =
                Scene.of(needing(8, 1)).offering(Scene.device("1g.20gb", 20)).withWholeGpus();

        String detail = ((SizingDecision.Keep) scene.decide()).detail();

        assertTrue(detail.endsWith("but its share of a GPU's multiprocessors is not known"), detail);
    }

    @Test
    void explainSaysOfEachOfferWhichOfTheTwoItLacks() {
        Offer small = device("3g.5gb", 42);
        Explanation explanation = Scene.of(needing(8, 29))
                .offering(ONE_SLICE, small)
                .withWholeGpus()
                .explain()
                .get(0);

        assertEquals(
                "[nvidia.com/mig-1g.20gb: only 14 % of a GPU's multiprocessors,"
                        + " nvidia.com/mig-3g.5gb: smaller than the need]",
                explanation.offers().stream()
                        .map(it -> it.offer().target() + ": " + it.why())
                        .sorted()
                        .toList()
                        .toString());
    }

    @Test
    void aNamespacesIsolationKeepsTheShare() {
        Need.Memory need = needing(8, 29);

        assertEquals(29, need.withIsolation(Isolation.HARDWARE).computePercent());
        assertEquals(29, need.withAmount(GpuMemory.ofGibibytes(9)).computePercent());
    }

    @Test
    void ofTwoNeedsTheLargerIsTheOneThatIsNoSmallerInEither() {
        assertEquals(Optional.of(needing(8, 29)), Need.larger(needing(8, 29), needing(8, 14)));
        assertEquals(Optional.of(needing(9, 29)), Need.larger(needing(8, 29), needing(9, 29)));
    }

    @Test
    void ofANeedOfMoreMemoryAndOneOfMoreMultiprocessorsNoneIsTheLarger() {
        assertEquals(Optional.empty(), Need.larger(needing(8, 29), needing(9, 14)));
    }

    @Test
    void theDeviceThatIsWantedHasTheShare() {
        SizingDecision.Keep keep =
                (SizingDecision.Keep) Scene.of(needing(8, 29)).withWholeGpus().decide();

        assertEquals(
                Optional.of("nvidia.com/mig-2g.12gb"),
                keep.wantedDevice(GpuCatalogReader.bundled()).map(ExtendedResource::name));
    }

    private static Need.Memory needing(double gibibytes, int percent) {
        return new Need.Memory(GpuMemory.ofGibibytes(gibibytes), Isolation.PREFERRED, false, percent);
    }

    private static Offer device(String profile, int percent) {
        Optional<GpuMemory> memory = Optional.of(GpuMemory.ofGibibytes(profile.endsWith("20gb") ? 19.5 : 4.75));
        return new Offer(
                Scene.target("nvidia.com/mig-" + profile), true, memory, memory, false, Optional.empty(), 0, percent);
    }
}
