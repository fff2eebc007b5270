package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.Need;

import static io.gpurightsizer.sizing.Scene.declaring;
import static io.gpurightsizer.sizing.Scene.device;
import static io.gpurightsizer.sizing.Scene.memory;
import static io.gpurightsizer.sizing.Scene.named;
import static io.gpurightsizer.sizing.Scene.share;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/** What a pod declares, before or besides what a row says; offered are a share of 5 GiB and devices of 10 and 20. */
class DeclaredNeedTest {
    private static final String SHARE = "nvidia.com/gpu.shared";
    private static final String SMALL = "nvidia.com/mig-1g.10gb";
    private static final String LARGE = "nvidia.com/mig-2g.20gb";

    @Test
    void aDeclaredResourceCountsBeforeTheRow() {
        SizingDecision decision = decide(memory(5), resource(LARGE));

        assertEquals(LARGE, decision.resourceNames());
        assertEquals("(annotation)", decision.rowNames());
        assertEquals(
                "asr asks for " + LARGE + " by annotation; " + LARGE + " has 20 GiB; on node gpu-a",
                decision.explanation());
    }

    @Test
    void aDeclaredResourceCountsBeforeDeclaredMemory() {
        DeclaredNeed both =
                new DeclaredNeed(Optional.of(GpuMemory.ofGibibytes(5)), Optional.empty(), Optional.of(LARGE));

        assertEquals(LARGE, decide(memory(5), both).resourceNames());
    }

    @Test
    void aDeclaredWholeGpuKeepsIt() {
        SizingDecision decision = decide(memory(5), resource("nvidia.com/gpu"));

        assertEquals("whole-gpu-row", decision.reasonCode());
        assertEquals("it is meant to have a whole GPU: annotation", decision.explanation());
        assertEquals("(annotation)", decision.rowNames());
    }

    @Test
    void declaredMemoryCountsBeforeTheRowAndPrefersADevice() {
        SizingDecision decision = decide(new Need.WholeGpu(), declared(3, Optional.empty()));

        assertEquals(SMALL, decision.resourceNames());
        assertEquals("(annotation)", decision.rowNames());
    }

    @Test
    void declaredMemoryIsIsolatedAsDeclared() {
        assertEquals(
                SHARE,
                decide(new Need.WholeGpu(), declared(3, Optional.of(Isolation.ANY)))
                        .resourceNames());
    }

    @Test
    void aDeclaredIsolationChangesARowsMemory() {
        assertEquals(SMALL, decide(memory(3), DeclaredNeed.NOTHING).resourceNames());
        SizingDecision decision = decide(memory(3), isolation(Isolation.ANY));

        assertEquals(SHARE, decision.resourceNames());
        assertEquals("all", decision.rowNames());
    }

    @Test
    void aDeclaredIsolationChangesARowsResources() {
        Need shareOrDevice = named(Isolation.PREFERRED, SHARE, SMALL);

        assertEquals(SHARE, decide(shareOrDevice, DeclaredNeed.NOTHING).resourceNames());
        assertEquals(SMALL, decide(shareOrDevice, isolation(Isolation.HARDWARE)).resourceNames());
    }

    @Test
    void aNamespacesIsolationCountsWhereTheRowSaysNone() {
        assertEquals(SHARE, decide(memory(3), inNamespace(Isolation.ANY)).resourceNames());
        assertEquals(SMALL, decide(memory(3), inNamespace(Isolation.HARDWARE)).resourceNames());
        assertEquals(
                SMALL,
                decide(named(Isolation.PREFERRED, SHARE, SMALL), inNamespace(Isolation.HARDWARE))
                        .resourceNames());
    }

    @Test
    void aNamespacesIsolationDoesNotReplaceWhatTheRowSays() {
        Need hardware = memory(3, Isolation.HARDWARE);
        Need preferred = new Need.Memory(GpuMemory.ofGibibytes(3), Isolation.PREFERRED, true, 0);

        assertEquals(SMALL, decide(hardware, inNamespace(Isolation.ANY)).resourceNames());
        assertEquals(SMALL, decide(preferred, inNamespace(Isolation.ANY)).resourceNames());
    }

    @Test
    void whatThePodSaysGoesBeforeItsNamespace() {
        DeclaredNeed isolation = isolation(Isolation.ANY).inNamespace(Optional.of(Isolation.HARDWARE));
        DeclaredNeed resource = resource(SHARE).inNamespace(Optional.of(Isolation.HARDWARE));

        assertEquals(SHARE, decide(memory(3), isolation).resourceNames());
        assertEquals(SHARE, decide(memory(3), resource).resourceNames());
    }

    private static DeclaredNeed inNamespace(Isolation isolation) {
        return DeclaredNeed.NOTHING.inNamespace(Optional.of(isolation));
    }

    @Test
    void aDeclaredIsolationHoldsForADeclaredResource() {
        DeclaredNeed isolatedShare =
                new DeclaredNeed(Optional.empty(), Optional.of(Isolation.HARDWARE), Optional.of(SHARE));

        assertEquals("not-offered", decide(memory(3), isolatedShare).reasonCode());
    }

    @Test
    void aDeclaredIsolationMakesNoPartOfAWholeGpu() {
        SizingDecision decision = decide(new Need.WholeGpu(), isolation(Isolation.ANY));

        assertEquals("it is meant to have a whole GPU: row all", decision.explanation());
        assertEquals("all", decision.rowNames());
    }

    @Test
    void eachContainerSaysWhatDecidedAboutIt() {
        Scene scene = Scene.of(memory(5))
                .container(declaring(resource(LARGE)))
                .offering(device("1g.10gb", 10), device("2g.20gb", 20));

        SizingDecision.Resize resize = assertInstanceOf(SizingDecision.Resize.class, scene.decide());

        assertEquals(
                List.of("row all", "annotation"),
                resize.containers().stream()
                        .map(SizingDecision.ContainerResize::decidedBy)
                        .toList());
        assertEquals("all,(annotation)", resize.rowNames());
    }

    private static SizingDecision decide(Need row, DeclaredNeed declared) {
        return Scene.of(row)
                .onlyContainer(declaring(declared))
                .offering(share(5, 20), device("1g.10gb", 10), device("2g.20gb", 20))
                .decide();
    }

    private static DeclaredNeed resource(String name) {
        return new DeclaredNeed(Optional.empty(), Optional.empty(), Optional.of(name));
    }

    private static DeclaredNeed declared(double gibibytes, Optional<Isolation> isolation) {
        return new DeclaredNeed(Optional.of(GpuMemory.ofGibibytes(gibibytes)), isolation, Optional.empty());
    }

    private static DeclaredNeed isolation(Isolation isolation) {
        return new DeclaredNeed(Optional.empty(), Optional.of(isolation), Optional.empty());
    }
}
