package io.gpurightsizer.sizing;

import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.gpu.ComputeCapability;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.offers.Hardware;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.sizing.table.Isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A pod goes only to hardware on which it could have had a whole GPU. */
class HardwareChecksTest {
    private static final Hardware H100 = hardware("amd64", "linux", "9.0");
    private static final Hardware A100 = hardware("amd64", "linux", "8.0");
    private static final Offer SMALL = Scene.device("1g.10gb", 9);
    private static final Offer LARGE = Scene.device("2g.20gb", 19);

    @ParameterizedTest
    @CsvSource({
        "amd64, linux, 9.0, nvidia.com/mig-1g.10gb",
        "arm64, linux, 9.0, not-offered",
        "amd64, windows, 9.0, not-offered",
        "amd64, linux, 8.0, not-offered",
        "amd64, linux,, not-offered",
        ", linux, 9.0, not-offered",
    })
    void aSliceIsTakenOnlyOnHardwareLikeThatOfAWholeGpu(String arch, String os, String capability, String outcome) {
        Scene scene = Scene.of(Scene.memory(5)).on(hardware(arch, os, capability), SMALL);

        assertEquals(outcome, scene.withWholeGpusOn(H100).outcome());
    }

    @Test
    void whatIsKnownOfNeitherCountsAsAlike() {
        Scene scene = Scene.of(Scene.memory(5)).on(Hardware.UNKNOWN, SMALL);

        assertEquals("nvidia.com/mig-1g.10gb", scene.withWholeGpus().outcome());
    }

    @Test
    void oneNodeMustBeAlikeInAll() {
        Scene scene = Scene.of(Scene.memory(5)).on(hardware("arm64", "linux", "9.0"), SMALL);

        assertEquals(
                "not-offered",
                scene.withWholeGpusOn(H100, hardware("arm64", "linux", "8.0")).outcome());
    }

    @Test
    void whereNoWholeGpuCanBeHadAnySliceWillDo() {
        assertEquals(
                "nvidia.com/mig-1g.10gb",
                Scene.of(Scene.memory(5)).on(A100, SMALL).outcome());
    }

    @Test
    void whereOnlyPartsGoByTheNameOfAWholeGpuTheirHardwareCounts() {
        Offer part = new Offer(
                Target.of(ExtendedResource.WHOLE_GPU, Map.of("nvidia.com/gpu.replicas", "4")),
                true,
                Optional.of(GpuMemory.ofGibibytes(2)),
                Optional.of(GpuMemory.ofGibibytes(2)));

        assertEquals(
                "too-small",
                Scene.of(Scene.memory(5)).on(A100, part).on(H100, SMALL).outcome());
    }

    @Test
    void aNameThatNodesOfOtherHardwareOfferTooIsNotTaken() {
        Scene scene = Scene.of(Scene.memory(5)).on(H100, LARGE, SMALL).node("old", 1, Map.of(SMALL.target(), 7));

        assertEquals("nvidia.com/mig-2g.20gb", scene.withWholeGpusOn(H100).outcome());
    }

    @Test
    void theTableMayAllowAnyComputeCapabilityButNoOtherArchitecture() {
        Scene older = Scene.of(Scene.memory(5)).on(A100, SMALL).withWholeGpusOn(H100);
        Scene grace = Scene.of(Scene.memory(5))
                .on(hardware("arm64", "linux", "9.0"), SMALL)
                .withWholeGpusOn(H100);

        assertEquals("nvidia.com/mig-1g.10gb", older.anyCapability().outcome());
        assertEquals("not-offered", grace.anyCapability().outcome());
    }

    @Test
    void aResourceByNameIsTakenOnAnyComputeCapability() {
        Scene scene = Scene.of(Scene.named(Isolation.PREFERRED, "nvidia.com/mig-1g.10gb"))
                .on(A100, SMALL);

        assertEquals("nvidia.com/mig-1g.10gb", scene.withWholeGpusOn(H100).outcome());
    }

    @Test
    void whatTheTableAssumesIsTakenThoughItsHardwareIsNotKnown() {
        Scene scene =
                Scene.of(Scene.memory(5)).known(SMALL).node("", 1, Map.of(SMALL.target(), Offers.NodeGroup.UNLIMITED));

        assertEquals("nvidia.com/mig-1g.10gb", scene.withWholeGpusOn(H100).outcome());
    }

    @Test
    void itSaysWhatTheHardwareIsAndWhatItShouldBe() {
        Scene scene = Scene.of(Scene.memory(5)).on(hardware("arm64", "linux", "10.0"), SMALL);

        assertEquals(
                "no node it may run on offers a suitable partition: container c-asr needs 5.5 GiB (5 GiB + 10 %);"
                        + " nvidia.com/mig-1g.10gb is on nodes of arm64, linux, compute capability 10.0, and the whole"
                        + " GPUs that it could have had are on nodes of amd64, linux, compute capability 9.0",
                scene.withWholeGpusOn(H100).decide().explanation());
    }

    private static Hardware hardware(String architecture, String operatingSystem, String capability) {
        return new Hardware(
                architecture == null ? "" : architecture,
                operatingSystem,
                Optional.ofNullable(capability).map(ComputeCapability::parse));
    }
}
