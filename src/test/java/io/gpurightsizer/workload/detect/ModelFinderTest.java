package io.gpurightsizer.workload.detect;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.workload.Pods;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ModelFinderTest {

    @ParameterizedTest
    @CsvSource({
        "openai/whisper-large-v3, whisper-large-v3",
        "hf://meta-llama/Llama-3.2-1B-Instruct, llama-3-2-1b-instruct",
        "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.0.0, parakeet-1-1b-ctc-en-us",
        "nvcr.io:5000/nim/nvidia/parakeet@sha256:0123, parakeet",
        "s3://bucket/whisper_large.v3/, whisper-large-v3",
        "nomic-embed-text-v1.5, nomic-embed-text-v1-5",
        "qwen2.5:7b, qwen2-5",
        "'a/b/ / ', b",
        "' x ', x",
        "@sha256:0123, ''",
        ":7b, ''",
        "/, ''",
        "Model-Store, ''",
        "/mnt/models, ''",
        "/models/, ''",
        "'', ''",
        "/models/bge-m3/1, bge-m3",
        "/models/bge-m3/v2/, bge-m3",
        "s3://b/whisper-small/main, whisper-small",
        "/cache/models--BAAI--bge-m3/snapshots/5617a9f61b028005a4858fdac845db406aefb181, bge-m3",
        "BAAI--bge-m3, bge-m3",
        "hf://BAAI/bge-m3:main, bge-m3",
        "hf://BAAI/bge-m3@5617a9f, bge-m3",
        "https://huggingface.co/BAAI/bge-m3/tree/main, bge-m3",
        "https://huggingface.co/gpustack/bge-m3-GGUF/resolve/main/bge-m3-Q4_K_M.gguf, bge-m3",
        "gpustack/bge-m3-GGUF:Q8_0, bge-m3",
        "/m/bge-m3/onnx/model.onnx, bge-m3",
        "/m/bge-m3/1/model.plan, bge-m3",
        "/m/bge-m3/model-00001-of-00002.safetensors, bge-m3",
        "/models/ggml-large-v3-q5_0.bin, whisper-large-v3",
        "ggml-base.en.bin, whisper-base-en",
        "parakeet-tdt-0.6b-v3.nemo, parakeet-tdt-0-6b-v3",
        "oci://quay.io/x/modelcar-catalog:whisper-large-v3, whisper-large-v3",
        "oci://quay.io/x/modelcars/bge-m3:1.0, bge-m3",
        "registry/x/modelcar-bge-m3:1.5, bge-m3",
        "pvc://claim/all-MiniLM-L6-v2, all-minilm-l6-v2",
        "/mnt/models/1, ''",
        "v2, ''",
    })
    void namesAreComparedInOneSpelling(String written, String normalised) {
        assertEquals(normalised, ModelName.normalise(written));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "annotation|metadata: {annotations: {gpu-rightsizer.io/model: a/Bge-M3}}|bge-m3 (annotation gpu-rightsizer.io/model)",
                "own label|metadata: {labels: {gpu-rightsizer.io/model: bge-m3}}|bge-m3 (label gpu-rightsizer.io/model)",
                "llm-d label|metadata: {labels: {llm-d.ai/model: SmolLM2-360M}}|smollm2-360m (label llm-d.ai/model)",
                "plain label|metadata: {labels: {model: x_1}}|x-1 (label model)",
                "NIM variable|env: [{name: NIM_MODEL_NAME, value: 'hf://m/Llama-3.2-1B'}]|llama-3-2-1b (env NIM_MODEL_NAME)",
                "TEI variable|env: [{name: MODEL_ID, value: BAAI/bge-m3}]|bge-m3 (env MODEL_ID)",
                "storage variable|env: [{name: STORAGE_URI, value: 's3://b/whisper-large-v3'}]|whisper-large-v3 (env STORAGE_URI)",
                "vllm serve|command: [vllm, serve, a/B-1]|b-1 (command vllm serve)",
                "vllm by path|command: [/usr/bin/vllm, serve, a/B-1, --port, '80']|b-1 (command vllm serve)",
                "vllm in a script|`command: [sh, -c, \"set -e; vllm serve 'a/B-1' \\\\\\n --port 80\"]`|b-1 (command vllm serve)",
                "vllm in bash -lc|`command: [bash, -lc], args: ['FOO=1 exec vllm serve \"a/B-1\" | tee log']`|b-1 (command vllm serve)",
                "model option|args: [--model, a/B-1]|b-1 (argument --model)",
                "model option with equals|args: [--model=a/B-1]|b-1 (argument --model)",
                "model id|args: [--model-id, a/B-1]|b-1 (argument --model-id)",
                "model id with underscore|args: [--model_id=a/B-1]|b-1 (argument --model_id)",
                "sglang|`command: [python3, -m, sglang.launch_server, --model-path, a/B-1]`|b-1 (argument --model-path)",
                "path before served name|args: [--served-model-name, nick, --model, a/B-1]|b-1 (argument --model)",
                "served name where the path says nothing|args: [--model, /mnt/models, --served-model-name, nick]|nick (argument --served-model-name)",
                "reference to a variable|`env: [{name: W, value: a/B-1}], args: ['--model=$(W)']`|b-1 (argument --model)",
                "shell default|`args: ['x --model ${M:-a/B-1}']`|b-1 (argument --model)",
                "reference to nowhere|`args: ['--model=$(W)']`|unknown",
                "variable from elsewhere|`env: [{name: MODEL_ID, valueFrom: {fieldRef: {fieldPath: x}}}]`|unknown",
                "KServe source|`metadata: {annotations: {internal.serving.kserve.io/storage-initializer-sourceuri: 's3://b/whisper-small'}}`|whisper-small (annotation internal.serving.kserve.io/storage-initializer-sourceuri)",
                "NIM image|image: 'nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.0'|parakeet-1-1b-ctc-en-us (image)",
                "NIM image on a mirror|image: 'registry.local:5000/mirror/nim/nvidia/parakeet-1-1b@sha256:ab'|parakeet-1-1b (image)",
                "NIM that serves any model|image: 'nvcr.io/nim/nvidia/llm-nim:1.0'|unknown",
                "KAITO preset|image: 'mcr.microsoft.com/aks/kaito/kaito-phi-4:0.1'|phi-4 (image)",
                "server image|image: 'vllm/vllm-openai:v0.11'|unknown",
                "a label that says nothing is passed over|metadata: {labels: {llm-d.ai/model: default, model: one}}|one (label model)",
                "a variable that says nothing is passed over|env: [{name: MODEL_ID, value: /models}, {name: MODEL, value: one}]|one (env MODEL)",
                "a command that says nothing is passed over|command: [vllm, serve, /mnt/models, --model, one]|one (argument --model)",
                "image whose name says nothing|image: nvcr.io/nim/nvidia/model|unknown",
                "environment before label|`metadata: {labels: {model: one}}, env: [{name: MODEL_ID, value: two}]`|two (env MODEL_ID)",
                "arguments before environment|`env: [{name: MODEL_ID, value: two}], args: [--model, three]`|three (argument --model)",
                "arguments before image|`args: [--model, three], image: nvcr.io/nim/nvidia/four`|three (argument --model)",
            })
    void theModelIsFoundWhereItStands(String what, String parts, String expected) throws IOException {
        assertEquals(expected, modelOf(parts));
    }

    @ParameterizedTest
    @CsvSource({"128, true", "129, false"})
    void nothingLongIsTheNameOfAModel(int length, boolean known) throws IOException {
        assertEquals(
                known,
                !modelOf("metadata: {labels: {model: " + "x".repeat(length) + "}}")
                        .equals("unknown"));
    }

    @ParameterizedTest
    @CsvSource({"1024, true", "1025, false"})
    void nothingVeryLongIsLookedInto(int length, boolean known) throws IOException {
        String written = "m" + ":".repeat(length - 1);

        assertEquals(
                known,
                !modelOf("metadata: {labels: {model: '" + written + "'}}").equals("unknown"));
    }

    @Test
    void aKeyForOneContainerComesBeforeTheKeyForAll() throws IOException {
        assertEquals(
                "two (annotation gpu-rightsizer.io/model.main)",
                modelOf("metadata: {annotations: {gpu-rightsizer.io/model: one, gpu-rightsizer.io/model.main: two}}"));
    }

    private static String modelOf(String parts) throws IOException {
        return Pods.gpuContainer(parts).model().toString();
    }
}
