package io.gpurightsizer.workload.detect;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.sizing.names.FoundName;
import io.gpurightsizer.sizing.names.ModelNames;
import io.gpurightsizer.workload.Pods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Every name that a container's model is given by, with how sure it is: D is declared, L loaded, C called, ? not seen. */
class AllNamesTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "label and argument|metadata: {labels: {model: small}}, args: [--model, a/big]|L big, C small",
                "served name|args: [--model, a/big, --served-model-name, small]|L big, C small",
                "served name, abbreviated|args: [--model=a/big, --served-model=small]|L big, C small",
                "KServe|`metadata: {annotations: {storageUri: 's3://b/big'}}, args: [--model_name=small, --model_dir=/mnt/models]`|C small, L big",
                "MODEL_NAME|env: [{name: MODEL_NAME, value: small}], args: [--model, big]|L big, C small",
                "repeated flag|args: [--model, one, --model, two]|L one, L two",
                "Infinity|args: [v2, --model-id, a/one, --model-id, b/two]|L one, L two",
                "Infinity, by variable|env: [{name: INFINITY_MODEL_ID, value: 'a/one;b/two'}]|L one, L two",
                "two in one value|args: [--model-id, 'a/one,b/two']|L one, L two",
                "a JSON list|`env: [{name: PRELOAD_MODELS, value: '[\"a/one\", \"b/two\"]'}]`|L one, L two",
                "Triton|args: [--model-repository=/r, --model-control-mode=explicit, --load-model=one, --load-model=two]|L one, L two",
                "Triton, all of them|args: [--model-repository=/r, --load-model=*]|?",
                "TorchServe|args: [torchserve, --start, --models, one=one.mar, two=two.mar]|L one, L two",
                "draft model|args: [--speculative-model=small, --model=big]|L small, L big",
                "draft model of SGLang|args: [--model-path, big, --speculative-draft-model-path, small]|L big, L small",
                "draft model in JSON|`args: [--model, big, --speculative-config, '{\"model\": \"a/small\", \"num_speculative_tokens\": 3}']`|L big, L small",
                "no draft model|`args: [--model, big, '--speculative-config={\"method\": \"ngram\"}']`|L big",
                "tokenizer and adapters|args: [--model, big, --tokenizer, t, --lora-modules, x=y, --enable-lora]|L big",
                "what is no model|args: [--model, big, --max-model-len, '8192', --model-impl, auto, --trust-remote-code, --model-type, t]|L big",
                "argparse prefix|args: [--model-pa, big]|L big",
                "embedder and reranker|env: [{name: EMBEDDING_MODEL, value: a/one}, {name: RERANK_MODEL_ID, value: b/two}]|L one, L two",
                "two servers in a script|`command: [sh, -c, 'vllm serve a/one --port 1 & vllm serve b/two --port 2; wait']`|L one, L two",
                "positional after options|`command: [vllm, serve, --port, '80', a/one]`|L one",
                "vLLM's image|image: vllm/vllm-openai, args: [a/one, --port, '80']|L one",
                "set in the script|`command: [sh, -c, 'export M=a/one; exec vllm serve $M']`|L one",
                "shell default|`command: [bash, -c, 'vllm serve ${MODEL:-a/one}']`|L one",
                "variable of variables|`env: [{name: O, value: a}, {name: M, value: $(O)/one}], args: [--model, $(M)]`|L one",
                "unseen by reference|`env: [{name: M, valueFrom: {configMapKeyRef: {}}}], args: [--model, $(M)]`|?",
                "unseen variable|`env: [{name: WHISPER__MODEL, valueFrom: {secretKeyRef: {}}}]`|?",
                "what is only called may be out of sight|`env: [{name: MODEL_NAME, valueFrom: {configMapKeyRef: {}}}], args: [--model, one]`|L one",
                "by command substitution|`command: [sh, -c, 'vllm serve $(cat /etc/model)']`|?",
                "configuration file|args: [--config, /etc/vllm.yaml], metadata: {labels: {model: small}}|?, C small",
                "configuration file beside a model|args: [--config, /etc/vllm.yaml, --model, one]|L one",
                "faster-whisper|env: [{name: WHISPER__MODEL, value: Systran/faster-whisper-large-v3}]|L faster-whisper-large-v3",
                "whisper-asr-webservice|image: onerahmet/openai-whisper-asr-webservice, env: [{name: ASR_MODEL, value: large-v3}]|L whisper-large-v3",
                "whisper by size|env: [{name: WHISPER_MODEL, value: base.en}]|L whisper-base-en",
                "wyoming|image: rhasspy/wyoming-whisper, args: [--model, small-int8]|L whisper-small-int8",
                "WhisperX|command: [whisperx, --model, large-v2, a.wav]|L whisper-large-v2",
                "whisper.cpp|command: [whisper-server, -m, models/ggml-large-v3.bin]|L whisper-large-v3",
                "a size says nothing to other servers|env: [{name: MODEL_SIZE, value: small}]|",
                "llama.cpp|args: [-m, /models/bge-m3-q8_0.gguf]|L bge-m3",
                "llama.cpp from Hugging Face|args: [-hf, 'gpustack/bge-m3-GGUF:Q8_0']|L bge-m3",
                "llama.cpp by variable|env: [{name: LLAMA_ARG_HF_REPO, value: gpustack/bge-m3-GGUF}]|L bge-m3",
                "llama.cpp's draft|args: [-m, /m/big.gguf, -md, /m/small.gguf]|L big, L small",
                "a Python module is no model|command: [python, -m, sglang.launch_server, --model-path, one]|L one",
                "Ollama|image: ollama/ollama, env: [{name: OLLAMA_MODEL, value: one}]|L one, ?",
                "Ollama in a script|`command: [sh, -c, 'ollama serve & ollama run one']`|?, L one",
                "a worker of Ray|`command: [bash, -lc, --], args: ['ulimit -n 65536; ray start --address=a:6379 --block'], env: [{name: MODEL_ID, value: one}]`|?, L one",
                "a worker of Ray after two dashes|`command: [bash, -lc, --], args: ['ray start --block'], env: [{name: MODEL_ID, value: one}]`|?, L one",
                "a notebook|image: quay.io/jupyter/base-notebook, args: [start-notebook.sh], env: [{name: WHISPER_MODEL, value: one}]|?, L one, ?",
                "LocalAI|image: localai/localai, args: [one]|?",
                "LiteLLM|image: ghcr.io/berriai/litellm, args: [--config, /c.yaml]|?, ?",
                "LMDeploy|command: [lmdeploy, serve, api_server, a/one]|L one",
                "TensorRT-LLM|command: [trtllm-serve, a/one]|L one",
                "TensorRT-LLM, longer|command: [trtllm-serve, serve, a/one, --port, '80']|L one",
                "aphrodite|command: [aphrodite, run, a/one]|L one",
                "OpenLLM|command: [openllm, start, a/one]|L one",
                "MLC|command: [mlc_llm, serve, 'HF://mlc-ai/one']|L one",
                "FastChat|command: [python3, -m, fastchat.serve.model_worker, --model-path, a/one, --model-names, x]|L one, C x",
                "downloaded before|`command: [sh, -c, 'huggingface-cli download a/one --local-dir /d && vllm serve /models']`|L one",
                "downloaded and served by its path|`command: [sh, -c, 'hf download a/one --local-dir /d/ && vllm serve /d']`|L one, L one",
                "downloaded to a folder of a variable|`command: [sh, -c, 'D=/d; huggingface-cli download a/one --local-dir=$D && llama-server -m $D/x.gguf']`|L one, L one",
                "another than the one downloaded|`command: [sh, -c, 'hf download a/one --local-dir /d && vllm serve a/two']`|L one, L two",
                "a data set is no model|`command: [sh, -c, 'hf download --repo-type dataset a/data && vllm serve a/one']`|L one",
                "Infinity, one with a semicolon|env: [{name: INFINITY_MODEL_ID, value: 'a/one;'}, {name: INFINITY_BATCH_SIZE, value: '32;'}]|L one",
                "a claim is no model|`metadata: {annotations: {storageUri: 'pvc://nvidia-nim-pvc/'}}, args: [--port, '80']`|",
                "a path in a claim|`metadata: {annotations: {storageUri: 'pvc://models/a/one'}}`|L one",
                "where whisper-asr-webservice keeps models|image: onerahmet/openai-whisper-asr-webservice, env: [{name: ASR_MODEL, value: small}, {name: ASR_MODEL_PATH, value: /data/whisper}]|L whisper-small",
                "openedai-speech|image: ghcr.io/matatonic/openedai-speech|L xtts",
                "openedai-speech, told which|image: ghcr.io/matatonic/openedai-speech, env: [{name: PRELOAD_MODEL, value: xtts_v2.0.2}]|L xtts-v2-0-2",
                "BentoML|command: [bentoml, serve, service:svc], env: [{name: MODEL_ID, value: a/one}]|L one",
                "a package is no model|`command: [sh, -c, 'pip install vllm==0.9 && vllm serve a/one']`|L one",
                "Kokoro's image|image: ghcr.io/remsky/kokoro-fastapi-gpu:v0.2.2|L kokoro",
                "XTTS's image|image: ghcr.io/coqui-ai/xtts-streaming-server|L xtts",
                "NIM's variable on another server|image: vllm/vllm-openai, args: [--model, one], env: [{name: NIM_MODEL_NAME, value: two}]|L one",
                "GPUs and services are no models|env: [{name: GPU_MODEL, value: a100}, {name: OPENAI_MODEL, value: x}, {name: TOKENIZER_MODEL, value: y}], args: [--model, one]|L one",
                "redirection|`command: [sh, -c, 'vllm serve a/one >/dev/null 2>&1 &>log']`|L one",
            })
    void namesAreFoundWhereTheyStand(String what, String parts, String expected) throws IOException {
        String found = Pods.gpuContainer(parts).names().all().stream()
                .map(AllNamesTest::inShort)
                .collect(Collectors.joining(", "));

        assertEquals(expected == null ? "" : expected, found);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "one|`command: [vllm, serve, a/one]`|1",
                "the same model twice|`command: [sh, -c, 'vllm serve a/one & vllm serve a/one']`|2",
                "downloaded, then served|`command: [sh, -c, 'huggingface-cli download a/one && vllm serve a/one']`|1",
                "other commands are none|`command: [sh, -c, 'pip install vllm; sleep 1; vllm serve a/one']`|1",
                "two kinds|`command: [bash, -c, \"llama-server -m /a/one.gguf &\\nexec python -m vllm.entrypoints.openai.api_server --model one\"]`|2",
            })
    void serversOfOneScriptAreCounted(String what, String parts, int servers) throws IOException {
        assertEquals(servers, Pods.gpuContainer(parts).names().servers());
    }

    @Test
    void moreNamesThanAnyoneGivesAreNotLookedAt() throws IOException {
        String models =
                IntStream.range(0, 5_000).mapToObj(i -> "--model, m" + i).collect(Collectors.joining(", "));

        ModelNames names = Pods.gpuContainer("args: [" + models + "]").names();

        assertEquals(NameCollector.MOST_NAMES + 1, names.all().size());
        assertTrue(names.all().stream().anyMatch(name -> !name.isSeen()));
    }

    private static String inShort(FoundName name) {
        return name.isSeen() ? name.kind().name().charAt(0) + " " + name.name() : "?";
    }
}
