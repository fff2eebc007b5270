package io.gpurightsizer.sizing;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.table.GpuCatalogReader;

import static org.junit.jupiter.api.Assertions.assertEquals;

class WantedDeviceTest {
    private static final GpuCatalog CATALOG = GpuCatalogReader.bundled();

    @Test
    void ofWhatIsNotOfferedItIsTheSmallestProfileThatHoldsTheNeedWithHeadroom() {
        assertEquals("not-offered nvidia.com/mig-1g.20gb", wanted(Scene.of(Scene.memory(17))));
    }

    @Test
    void ofNamedResourcesItIsTheFirstThatTheCatalogueKnows() {
        assertEquals(
                "not-offered nvidia.com/mig-1g.10gb",
                wanted(Scene.of(Scene.named(
                        Isolation.PREFERRED,
                        "nvidia.com/mig-1g.999gb",
                        "example.com/anything",
                        "nvidia.com/mig-1g.10gb"))));
    }

    @Test
    void namesThatTheCatalogueDoesNotKnowAreNotCounted() {
        assertEquals(
                "not-offered",
                wanted(Scene.of(Scene.named(Isolation.PREFERRED, "nvidia.com/mig-1g.999gb", "example.com/anything"))));
    }

    @Test
    void whatOnlyAWholeGpuHoldsWantsNoDevice() {
        assertEquals("not-offered", wanted(Scene.of(Scene.memory(1_000))));
    }

    private static String wanted(Scene scene) {
        SizingDecision.Keep keep = (SizingDecision.Keep) scene.withWholeGpus().decide();
        Optional<ExtendedResource> device = keep.wantedDevice(CATALOG);
        return keep.reasonCode() + device.map(it -> " " + it).orElse("");
    }
}
