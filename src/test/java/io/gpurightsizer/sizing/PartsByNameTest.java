package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.offers.Hardware;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.sizing.table.Isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Parts of GPUs that are called nvidia.com/gpu, where a pod selects some of them and where it gets any. */
class PartsByNameTest {
    private static final Offer SMALL = part("1g.10gb", 9, true);
    private static final Offer LARGE = part("3g.40gb", 39, true);
    private static final Offer SHARE = part("SHARED", 10, false);

    @Test
    void whereEachSuitsThePodItKeepsItsGpu() {
        Scene scene = Scene.of(Scene.memory(5)).on(Hardware.UNKNOWN, SMALL).on(Hardware.UNKNOWN, LARGE);

        assertEquals(
                "no node it may run on offers a suitable partition: container c-asr needs 5.5 GiB (5 GiB + 10 %); each"
                        + " nvidia.com/gpu that it may get is a part of a GPU that suits it, and selecting one kind of"
                        + " them frees no GPU",
                scene.decide().explanation());
    }

    @Test
    void explainSaysSoOfEachOfThem() {
        Scene scene = Scene.of(Scene.memory(5)).on(Hardware.UNKNOWN, SMALL).on(Hardware.UNKNOWN, LARGE);

        List<String> why = scene.explain().get(0).offers().stream()
                .map(ConsideredOffer::why)
                .toList();

        assertEquals(List.of(PartsByName.SELECTING_FREES_NONE, PartsByName.SELECTING_FREES_NONE), why);
    }

    @Test
    void whereOneIsTooSmallTheOtherIsSelected() {
        Scene scene = Scene.of(Scene.memory(20)).on(Hardware.UNKNOWN, SMALL).on(Hardware.UNKNOWN, LARGE);

        assertEquals(LARGE.target().nodeSelector(), selected(scene));
    }

    @Test
    void whereOneIsNotIsolatedAsItMustBeTheOtherIsSelected() {
        Scene scene = Scene.of(Scene.memory(5, Isolation.HARDWARE))
                .on(Hardware.UNKNOWN, SMALL)
                .on(Hardware.UNKNOWN, SHARE);

        assertEquals(SMALL.target().nodeSelector(), selected(scene));
    }

    @Test
    void ofOneKindAloneNoNodeIsLost() {
        Scene scene = Scene.of(Scene.memory(5)).on(Hardware.UNKNOWN, SMALL);

        assertEquals(SMALL.target().nodeSelector(), selected(scene));
    }

    @Test
    void whereItCouldHaveAWholeGpuThatComesFree() {
        Scene scene = Scene.of(Scene.memory(5)).on(Hardware.UNKNOWN, SMALL).on(Hardware.UNKNOWN, LARGE);

        assertEquals(SMALL.target().nodeSelector(), selected(scene.withWholeGpus()));
    }

    @Test
    void aSliceWithANameOfItsOwnIsTakenBesideThem() {
        Offer named = Scene.device("2g.20gb", 19);
        Scene scene = Scene.of(Scene.memory(5))
                .on(Hardware.UNKNOWN, SMALL)
                .on(Hardware.UNKNOWN, LARGE)
                .on(Hardware.UNKNOWN, named);

        assertEquals("nvidia.com/mig-2g.20gb", scene.outcome());
    }

    private static Map<String, String> selected(Scene scene) {
        return ((SizingDecision.Resize) scene.decide()).nodeSelector();
    }

    private static Offer part(String name, double gibibytes, boolean isolated) {
        Optional<GpuMemory> memory = Optional.of(GpuMemory.ofGibibytes(gibibytes));
        Map<String, String> label = Map.of("nvidia.com/gpu.product", "GPU-" + name);
        return new Offer(Target.of(ExtendedResource.WHOLE_GPU, label), isolated, memory, memory);
    }
}
