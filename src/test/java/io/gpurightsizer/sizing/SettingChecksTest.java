package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.gpurightsizer.gpu.GpuMemory;

import static io.gpurightsizer.sizing.Scene.device;
import static io.gpurightsizer.sizing.Scene.memory;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Settings that change what a row says, or make it say nothing. */
class SettingChecksTest {
    private static final DeclaredNeed OF_FOUR_GIBIBYTES =
            new DeclaredNeed(Optional.of(GpuMemory.ofGibibytes(4)), Optional.empty(), Optional.empty());

    /** Devices of 10, 20 and 40 GiB. */
    @ParameterizedTest
    @CsvSource({
        "bge-m3, 5, BATCH_TOKENS, 65536, 1g.10gb",
        "bge-m3, 5, BATCH_TOKENS, 65537, setting-unknown",
        "e5-base, 2, BATCH_TOKENS, 16384, 1g.10gb",
        "e5-base, 2, BATCH_TOKENS, 32768, setting-unknown",
        "bge-m3, 5, BATCH_SIZE, 32, 1g.10gb",
        "bge-m3, 5, BATCH_SIZE, 33, setting-unknown",
        "whisper-small, 2, BATCH_SIZE, 24, setting-unknown",
        "bge-m3, 5, SEQUENCES, 256, 1g.10gb",
        "bge-m3, 5, SEQUENCES, 1024, setting-unknown",
        "bge-m3, 5, ADAPTERS, 1, 1g.10gb",
        "bge-m3, 5, ADAPTERS, 2, setting-unknown",
        "bge-m3, 5, ADAPTER_RANK, 64, setting-unknown",
        "bge-m3, 5, CACHE_BLOCKS, 1, setting-unknown",
        "bge-m3, 5, CACHE_BYTES, 10737418240, 2g.20gb",
        "bge-m3, 5, CACHE_BYTES, 1152921504606846976, setting-unknown",
        "bge-m3, 5, NUMBER_BYTES, 2, 1g.10gb",
        "bge-m3, 5, NUMBER_BYTES, 4, 2g.20gb",
        "bge-m3, 5, NUMBER_BYTES, 8, setting-unknown",
        "bge-m3, 5, PROCESSES, 1, 1g.10gb",
        "bge-m3, 5, PROCESSES, 0, 1g.10gb",
        "bge-m3, 5, PROCESSES, 4, 3g.40gb",
        "bge-m3, 5, PROCESSES, 100, setting-unknown",
    })
    void aLoadRaisesTheNeedOrMakesItUnknown(
            String model, double need, LoadSetting.Kind kind, long value, String outcome) {
        Scene scene = scene(need, model, new LoadSetting(kind, OptionalLong.of(value), "a test"), DeclaredNeed.NOTHING);

        assertEquals(outcome, scene.outcome().replace("nvidia.com/mig-", ""));
    }

    @ParameterizedTest
    @EnumSource
    void aLoadThatCannotBeSeenKeepsThePod(LoadSetting.Kind kind) {
        Scene scene = scene(5, "bge-m3", new LoadSetting(kind, OptionalLong.empty(), "a test"), DeclaredNeed.NOTHING);

        assertEquals("setting-unknown", scene.outcome());
    }

    @ParameterizedTest
    @EnumSource
    void aDeclaredNeedIsTakenAsItIs(LoadSetting.Kind kind) {
        Scene scene = scene(5, "bge-m3", new LoadSetting(kind, OptionalLong.of(1L << 40), "a test"), OF_FOUR_GIBIBYTES);

        assertEquals("nvidia.com/mig-1g.10gb", scene.outcome());
    }

    @Test
    void theReasonNamesTheSetting() {
        Scene scene = scene(
                5,
                "bge-m3",
                new LoadSetting(LoadSetting.Kind.CACHE_BLOCKS, OptionalLong.of(9), "--num-gpu-blocks-override=9"),
                DeclaredNeed.NOTHING);

        assertTrue(scene.decide().explanation().contains("--num-gpu-blocks-override=9"));
    }

    @Test
    void aDeclaredNeedOverrulesSignsOfTraining() {
        ServerSigns trains = ServerSigns.PLAIN.training("torchrun");

        assertEquals(
                "training",
                offering(5, Scene.saying(trains, "x", DeclaredNeed.NOTHING)).outcome());
        assertEquals(
                "nvidia.com/mig-1g.10gb",
                offering(5, Scene.saying(trains, "x", OF_FOUR_GIBIBYTES)).outcome());
    }

    private static Scene scene(double need, String model, LoadSetting setting, DeclaredNeed declared) {
        return offering(need, Scene.saying(ServerSigns.PLAIN.with(List.of(setting)), model, declared));
    }

    private static Scene offering(double need, GpuContainer container) {
        return Scene.of(memory(need))
                .onlyContainer(container)
                .offering(device("1g.10gb", 10), device("2g.20gb", 20), device("3g.40gb", 40));
    }
}
