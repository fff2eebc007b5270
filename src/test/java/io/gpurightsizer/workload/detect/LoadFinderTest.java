package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.sizing.LoadSetting;
import io.gpurightsizer.workload.Pods;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What settings say of how much a server takes on. */
class LoadFinderTest {
    @ParameterizedTest
    @CsvSource({
        "--max-batch-tokens 524288, BATCH_TOKENS, 524288",
        "--max_batch_tokens=65_536, BATCH_TOKENS, 65536",
        "--max-num-batched-tokens 64k, BATCH_TOKENS, 64000",
        "--max-num-batched-tokens 64K, BATCH_TOKENS, 65536",
        "--max-num-b 8192, BATCH_TOKENS, 8192",
        "--chunked-prefill-size -1, BATCH_TOKENS, 0",
        "--batch-size 64, BATCH_SIZE, 64",
        "--max-num-seqs 1024, SEQUENCES, 1024",
        "--max-loras 8, ADAPTERS, 8",
        "--max-lora-rank 64, ADAPTER_RANK, 64",
        "--num-gpu-blocks-override 4096, CACHE_BLOCKS, 4096",
        "--kv-cache-memory-bytes 21474836480, CACHE_BYTES, 21474836480",
        "--kv-cache-memory-bytes 20Gi, CACHE_BYTES, 21474836480",
        "--kv-cache-memory-b 1.5K, CACHE_BYTES, 1536",
        "--dtype float32, NUMBER_BYTES, 4",
        "--dtype=float, NUMBER_BYTES, 4",
        "--dtype=torch.float64, NUMBER_BYTES, 8",
        "--dtype auto, NUMBER_BYTES, 2",
        "--compute-type int8_float16, NUMBER_BYTES, 2",
        "--kv-cache-dtype fp8, NUMBER_BYTES, 2",
        "--dtype $(DTYPE_FROM_ELSEWHERE), NUMBER_BYTES, 4",
        "--fp16 False, NUMBER_BYTES, 4",
        "--no-half, NUMBER_BYTES, 4",
        "--workers 4, PROCESSES, 4",
        "-w 2, PROCESSES, 2",
        "-c 131072, BATCH_TOKENS, 131072",
        "--ctx-size=8192, BATCH_TOKENS, 8192",
    })
    void aFlag(String flag, LoadSetting.Kind kind, long value) {
        List<LoadSetting> found = in("server x " + flag, Map.of());

        assertEquals(List.of(kind + " " + value), inWords(found));
    }

    @ParameterizedTest
    @CsvSource({
        "MAX_BATCH_TOKENS, 524288, BATCH_TOKENS 524288",
        "INFINITY_BATCH_SIZE, 128, BATCH_SIZE 128",
        "INFINITY_BATCH_SIZE, 32;, BATCH_SIZE 32",
        "INFINITY_BATCH_SIZE, 8;64, BATCH_SIZE 64",
        "INFINITY_DTYPE, float16;float32;, NUMBER_BYTES 4",
        "INFINITY_BATCH_SIZE, 8;many, BATCH_SIZE ?",
        "DTYPE, float32, NUMBER_BYTES 4",
        "WHISPER__COMPUTE_TYPE, float32, NUMBER_BYTES 4",
        "WEB_CONCURRENCY, 4, PROCESSES 4",
        "VLLM_ARGS, --max-num-seqs 512, SEQUENCES 512",
        "W, 3, ''",
        "LLAMA_ARG_CTX_SIZE, 65536, BATCH_TOKENS 65536",
        "MAX_CONCURRENT_REQUESTS, 4096, ''",
    })
    void aVariable(String name, String value, String expected) {
        assertEquals(expected, String.join(", ", inWords(in("server x", Map.of(name, Optional.of(value))))));
    }

    @ParameterizedTest
    @CsvSource({
        "insanely-fast-whisper --file-name x.wav, image, BATCH_SIZE 24",
        "insanely-fast-whisper --batch-size 4, image, BATCH_SIZE 4",
        "uvicorn app:app, yoeven/insanely-fast-whisper-api:latest, BATCH_SIZE 24",
        "uvicorn app:app, acme/faster-whisper:1, ''",
    })
    void aServerWithALargeBatchOfItsOwn(String script, String image, String expected) {
        List<LoadSetting> found = LoadFinder.in(Pods.command(List.of("sh", "-c", script), Map.of(), image));

        assertEquals(expected, String.join(", ", inWords(found)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$(X)", "many", "", "1e400", "99999999999999999999999999"})
    void anAmountThatCannotBeReadIsNotKnown(String value) {
        assertEquals(List.of("BATCH_TOKENS ?"), inWords(in("server --max-batch-tokens='" + value + "'", Map.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$EXTRA_ARGS", "${TEI_FLAGS}", "$(VLLM_OPTS)", "$extra"})
    void flagsThatAVariableHoldsWhichCannotBeSeenAreNotKnown(String reference) {
        String name = reference.replaceAll("[${}()]", "");

        assertEquals(List.of("MORE_FLAGS ?"), inWords(in("server x " + reference, Map.of(name, Optional.empty()))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"server -c /etc/server.yaml", "server -w /data", "sh -c 'server x'"})
    void oneLetterMeansAnotherThingToOtherPrograms(String script) {
        assertEquals(List.of(), in(script, Map.of()));
    }

    @Test
    void theSameSaidTwiceCountsOnce() {
        assertEquals(
                List.of("NUMBER_BYTES 4"),
                inWords(in("server --dtype float32 x", Map.of("DTYPE", Optional.of("float32")))));
    }

    private static List<LoadSetting> in(String script, Map<String, Optional<String>> environment) {
        return LoadFinder.in(Pods.command(List.of("sh", "-c", script), environment, "image"));
    }

    private static List<String> inWords(List<LoadSetting> settings) {
        return settings.stream()
                .map(it -> it.kind() + " "
                        + (it.value().isPresent() ? Long.toString(it.value().getAsLong()) : "?"))
                .toList();
    }
}
