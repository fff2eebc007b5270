package io.gpurightsizer.table;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.MigProfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GpuCatalogReaderTest {
    private static final GpuCatalog CATALOG = GpuCatalogReader.bundled();

    @Test
    void aProfileHasTheMemoryItsBoardWasSeenToGive() {
        MigProfile small = MigProfile.parse("1g.18gb");

        assertEquals(GpuMemory.ofMebibytes(16384), CATALOG.usableMemory("NVIDIA-H200", small));
    }

    @Test
    void aBoardWithoutMigHasNoProfiles() {
        assertEquals(0, CATALOG.byProduct("NVIDIA-L4").orElseThrow().profiles().size());
    }

    @Test
    void noProductIsListedTwice() {
        Set<String> seen = new HashSet<>();

        for (GpuModel model : CATALOG.models()) {
            model.products().forEach(product -> assertTrue(seen.add(product), product));
        }
    }

    /** As many places as instances, none of them beyond the board; a +me profile has one instance wherever it lies. */
    @Test
    void placementsAgreeWithTheNumberOfInstances() {
        for (GpuModel model : CATALOG.models()) {
            for (GpuModel.Profile profile : model.profiles()) {
                String which = model.family() + " " + profile.profile();
                assertTrue(
                        profile.starts().stream().allMatch(start -> start + profile.size() <= model.memoryUnits()),
                        which);
                assertTrue(profile.maxInstances() <= profile.starts().size(), which);
                assertFalse(
                        profile.usable()
                                .filter(it -> it.compareTo(model.memory()) > 0)
                                .isPresent(),
                        which);
            }
        }
    }

    @Test
    void aFieldNobodyKnowsIsRefused() {
        byte[] json = "{\"gpus\": [{\"family\": \"x\", \"sise\": 1}]}".getBytes(StandardCharsets.UTF_8);

        assertThrows(IOException.class, () -> GpuCatalogReader.read(new ByteArrayInputStream(json)));
    }

    @Test
    void aProfileThatIsNoneIsRefused() {
        byte[] json = """
                {"gpus": [{"family": "x", "products": ["p"], "memoryMiB": 1024, "computeSlices": 1, "memoryUnits": 1,
                 "profiles": [{"profile": "junk", "max": 1, "size": 1, "starts": [0]}]}]}""".getBytes(StandardCharsets.UTF_8);

        IOException thrown =
                assertThrows(IOException.class, () -> GpuCatalogReader.read(new ByteArrayInputStream(json)));

        assertTrue(thrown.getMessage().startsWith("the catalogue of GPUs is wrong: "), thrown.getMessage());
    }
}
