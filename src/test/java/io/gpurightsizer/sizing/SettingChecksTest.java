package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.names.FoundName;
import io.gpurightsizer.sizing.names.ModelNames;
import io.gpurightsizer.sizing.table.AtMost;
import io.gpurightsizer.sizing.table.Glob;
import io.gpurightsizer.sizing.table.Setting;

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
    void aNeedThatWasRaisedSaysFromWhatAndByWhat() {
        Scene scene = offering(
                5,
                Scene.saying(
                        ServerSigns.PLAIN.with(List.of(
                                new LoadSetting(LoadSetting.Kind.NUMBER_BYTES, OptionalLong.of(4), "--dtype=float32"),
                                new LoadSetting(LoadSetting.Kind.BATCH_SIZE, OptionalLong.of(8), "--batch-size=8"),
                                new LoadSetting(LoadSetting.Kind.PROCESSES, OptionalLong.of(2), "--workers=2"))),
                        "bge-m3",
                        DeclaredNeed.NOTHING));

        String explanation = scene.decide().explanation();

        assertTrue(
                explanation.contains(
                        "needs 22 GiB (20 GiB + 10 %, raised from 5 GiB by --dtype=float32 and --workers=2)"),
                explanation);
    }

    /** 1,000 sequences are more than rows are taken to be measured with; this row was. */
    @ParameterizedTest
    @CsvSource({
        "--max-num-seqs, <=2000, --max-num-seqs=1000, nvidia.com/mig-1g.10gb",
        "--max-num-seqs, <=2000, --max_num_seqs=1000, nvidia.com/mig-1g.10gb",
        "--max-num-seqs, <=2000, --max-num-s=1000, nvidia.com/mig-1g.10gb",
        "--max-model-len, <=2000, --max-num-seqs=1000, setting-unknown",
        "VLLM_MAX_NUM_SEQS, *, VLLM_MAX_NUM_SEQS=1000, nvidia.com/mig-1g.10gb",
    })
    void aSettingOfWhichTheRowSpeaksIsTheRowsOwn(String asked, String pattern, String written, String outcome) {
        Setting condition =
                new Setting(asked, pattern.startsWith("<=") ? AtMost.parse(pattern) : new Glob(pattern), false);
        LoadSetting load = new LoadSetting(LoadSetting.Kind.SEQUENCES, OptionalLong.of(1_000), written);
        GpuContainer container = new GpuContainer(
                new ContainerPosition(false, 0, "main"),
                1,
                ModelNames.of(new FoundName(FoundName.Kind.LOADED, "bge-m3", "image")),
                DeclaredNeed.NOTHING,
                Map.of(asked, "1000"),
                ServerSigns.PLAIN.with(List.of(load)));
        Scene scene = Scene.empty()
                .row("measured", "bge-*", List.of(condition), memory(5))
                .container(container)
                .offering(device("1g.10gb", 10));

        assertEquals(outcome, scene.outcome());
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
