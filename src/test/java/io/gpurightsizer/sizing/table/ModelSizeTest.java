package io.gpurightsizer.sizing.table;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.gpu.GpuMemory;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A size in the rest of a name that is larger than the row's keeps the row from matching. */
class ModelSizeTest {
    @ParameterizedTest
    @CsvSource({
        "-34b-instruct, 5Gi, true",
        "-distilled-into-mistral-7b, 5632Mi, true",
        "-v3-moe-40b, 10Gi, true",
        "-8x7b, 60Gi, true",
        "-8x7b, 160Gi, false",
        "-llama8b-speech, 10Gi, true",
        "-llama-8b-speech-llm, 16Gi, true",
        "-1t, 80Gi, true",
        "-7b-awq, 6Gi, false",
        "-7b-fp8, 6Gi, true",
        "-7b-fp8, 8Gi, false",
        "-0-6b, 2Gi, false",
        "-1-1b-ctc, 16Gi, false",
        "-300m, 1536Mi, false",
        "-32-laion2b-s34b-b79k, 2Gi, false",
        "-v3, 1Gi, false",
        "'', 1Gi, false",
    })
    void parametersThatDoNotFitARowsMemoryAreAnotherModels(String rest, String memory, boolean exceeds) {
        assertEquals(exceeds, ModelSize.exceeds("m" + rest, new Glob("m*"), GpuMemory.parse(memory)));
    }

    @ParameterizedTest
    @CsvSource({"llama-guard-3-8b, llama-guard-*, false", "llama-guard-3-8b, *guard*, true", "my-8b-x, my-8b*, false"})
    void aFamilyOfLanguageModelsMayBeQuantisedAndWhatTheGlobSaysIsNotCounted(
            String name, String glob, boolean exceeds) {
        assertEquals(exceeds, ModelSize.exceeds(name, new Glob(glob), GpuMemory.parse("8Gi")));
    }
}
