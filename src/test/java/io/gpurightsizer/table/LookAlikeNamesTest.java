package io.gpurightsizer.table;

import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Names that only look like those of small models in the default table, and names that are. */
class LookAlikeNamesTest {
    private static final SizingTable TABLE = new TableReader(GpuCatalogReader.bundled())
            .read(DefaultTable.bytes(), DefaultTable.NAME)
            .table()
            .orElseThrow();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary-v2",
                "canary-deployment",
                "conformer",
                "conformer-service",
                "kokoro-34b-instruct",
                "bge-m3-distilled-into-mistral-7b",
                "whisper-large-v3-moe-40b",
                "whisper-large-v3-llama-8b-speech-llm",
                "whisper-small-qwen2-7b",
                "parakeet-tdt-llama-70b",
                "nomic-embed-text-12b",
            })
    void aNameThatOnlyLooksAlikeFitsNoPartOfAGpu(String model) {
        assertFalse(fitsAPart(model), () -> model + " matches " + row(model));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary-1b-v2",
                "canary-180m-flash",
                "canary-qwen-2-5b",
                "conformer-ctc-large",
                "kokoro-82m",
                "bge-m3-unsupervised",
                "whisper-large-v3-turbo",
                "faster-whisper-large-v3",
                "parakeet-tdt-0-6b-v3",
                "parakeet-1-1b-ctc-en-us",
                "clip-vit-b-32-laion2b-s34b-b79k",
            })
    void aNameThatIsOneFits(String model) {
        assertTrue(fitsAPart(model), model);
    }

    private static boolean fitsAPart(String model) {
        return row(model).filter(it -> it.need() instanceof Need.Memory).isPresent();
    }

    private static Optional<SizingRow> row(String model) {
        return TABLE.firstMatch(Map.of(), model, Map.of());
    }
}
