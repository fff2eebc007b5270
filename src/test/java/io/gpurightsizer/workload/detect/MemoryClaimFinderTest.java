package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.offers.MemoryClaim;

import static org.junit.jupiter.api.Assertions.assertEquals;

class MemoryClaimFinderTest {
    @ParameterizedTest
    @CsvSource({
        "vllm/vllm-openai:v0.11.0, '', '', true, ''",
        "mine:1, vllm serve x, '', true, ''",
        "mine:1, python -m sglang.launch_server --model-path x, '', true, ''",
        "ghcr.io/huggingface/text-generation-inference:3, '', '', true, ''",
        "ghcr.io/huggingface/text-embeddings-inference:1.8, '', '', false, ''",
        "nvcr.io/nvidia/tritonserver:24.08-vllm-python-py3, '', '', true, ''",
        "nvcr.io/nvidia/tritonserver:24.08-py3, '', '', false, ''",
        "kserve/huggingfaceserver:v0.15-gpu, '', '', true, ''",
        "nvcr.io/nim/meta/llama-3.1-8b-instruct:1, '', '', true, ''",
        "nvcr.io/nim/nvidia/llama-3.2-nv-embedqa-1b-v2:1, '', '', false, ''",
        "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1, '', '', false, ''",
        "nvcr.io/nim/baai/bge-m3:1, '', '', false, ''",
        "nvcr.io/nim/llama-3.1-8b-instruct:1, '', '', false, ''",
        "nim/meta/llama-3.1-8b-instruct:1, '', '', true, ''",
        "NVCR.IO/NIM/Meta/Llama-3.1-8b-instruct, '', '', true, ''",
        "mine:1, vllm serve x --gpu-memory-utilization 0.2, '', true, 0.2",
        "mine:1, vllm serve x --gpu_memory_utilization=0.2, '', true, 0.2",
        "mine:1, vllm serve x --gpu-memory-utilization 0.2 --gpu-memory-utilization 0.95, '', true, 0.95",
        "mine:1, vllm serve x --gpu-memory-utilization lots, '', true, ''",
        "mine:1, vllm serve x --gpu-memory-utilization 0.2 --gpu-memory-utilization lots, '', true, ''",
        "mine:1, vllm serve x --gpu-memory-utilization 3, '', true, ''",
        "mine:1, vllm serve x, GPU_MEMORY_UTILIZATION=0.2, true, ''",
        "mine:1, vllm serve x --gpu-memory-utilization=$(U), U=0.2, true, 0.2",
        "ghcr.io/huggingface/text-generation-inference:3, '', CUDA_MEMORY_FRACTION=0.3, true, 0.3",
        "mine:1, python app.py, CUDA_MEMORY_FRACTION=0.3, false, ''",
        "nvcr.io/nim/meta/llama-3.1-8b-instruct:1, '', NIM_KVCACHE_PERCENT=0.4, true, 0.4",
        "mine:1, sleep 1, '', false, ''",
        "mine:1, vllm serve x --gpu-memory-util 0.2, '', true, 0.2",
        "mine:1, python -m sglang.launch_server --mem-frac 0.15, '', true, 0.15",
        "mine:1, python serve.py gpu_memory_utilization=0.3, '', true, 0.3",
        "mine:1, lmdeploy serve api_server x --cache-max-entry-count 0.2, '', true, 0.2",
        "mine:1, trtllm-serve x --kv_cache_free_gpu_memory_fraction 0.2, '', true, 0.2",
        "tensorflow/serving:2-gpu, --per_process_gpu_memory_fraction=0.3 x, '', true, 0.3",
        "mine:1, python serve.py, XLA_PYTHON_CLIENT_MEM_FRACTION=.2, true, 0.2",
        "mine:1, python serve.py, XLA_PYTHON_CLIENT_PREALLOCATE=false, false, ''",
        "tensorflow/serving:2-gpu, serve x, TF_FORCE_GPU_ALLOW_GROWTH=true, false, ''",
        "mine:1, vllm serve x, VLLM_ARGS=--gpu-memory-utilization 0.2, true, 0.2",
        "mine:1, python -m fastchat.serve.vllm_worker --model-path x, '', true, ''",
        "mine:1, aphrodite run x, '', true, ''",
        "mine:1, mlc_llm serve x, '', true, ''",
        "xprobe/xinference:1, '', '', true, ''",
        "mine:1, serve --max-model-len 8192 x, '', true, ''",
        "mine:1, serve x, VLLM_USE_V1=1, true, ''",
        "nvcr.io/nvidia/rapidsai/jax:1, '', '', true, ''",
    })
    void howMuchAServerTakes(String image, String command, String variable, boolean claimsDevice, String fraction) {
        MemoryClaim claim = MemoryClaimFinder.of(new ServerCommand(container(image, command, variable)));

        assertEquals(claimsDevice, claim.claimsDevice());
        assertEquals(
                fraction,
                claim.fraction().isPresent() ? Double.toString(claim.fraction().getAsDouble()) : "");
    }

    /** What is known of servers that state nothing. */
    @ParameterizedTest
    @CsvSource({
        "ghcr.io/huggingface/text-embeddings-inference:1.8, '', AS_NEEDED",
        "michaelf34/infinity:0.0.70, '', AS_NEEDED",
        "mine:1, infinity_emb v2 --model-id x, AS_NEEDED",
        "fedirz/faster-whisper-server:latest, '', AS_NEEDED",
        "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1, '', AS_NEEDED",
        "nvcr.io/nvidia/riva/riva-speech:2, '', AS_NEEDED",
        "ghcr.io/ggml-org/llama.cpp:server-cuda, llama-server -m x.gguf -c 4096, AS_NEEDED",
        "ghcr.io/ggml-org/llama.cpp:server-cuda, llama-server -m x.gguf, NOT_KNOWN",
        "ghcr.io/ggml-org/llama.cpp:server-cuda, llama-server -m x.gguf -c 0, NOT_KNOWN",
        "mine:1, python server.py --model kokoro, NOT_KNOWN",
        "nvcr.io/nvidia/tritonserver:24.08-py3, '', NOT_KNOWN",
        "vllm/vllm-openai:1, '', SHARE_OF_DEVICE",
    })
    void whatIsKnownOfAServer(String image, String command, MemoryClaim.Taking taking) {
        assertEquals(taking, claim(image, command, "").taking());
    }

    /** What cannot be seen may be too little. */
    @ParameterizedTest
    @CsvSource({
        "vllm serve x --gpu-memory-utilization $(U), ''",
        "vllm serve x --config /etc/vllm.yaml, ''",
        "vllm serve x --gpu-memory-utilization 0.9 --gpu-memory-utilization 0.1, ''",
        "vllm serve x --gpu-memory-utilization lots, ''",
        "vllm serve x, GPU_MEMORY_UTILIZATION=0.2",
        "trtllm-serve x --extra_llm_api_options o.yaml, ''",
    })
    void aShareThatCannotBeSeen(String command, String variable) {
        assertEquals(
                MemoryClaim.Taking.UNSEEN_SHARE,
                claim("mine:1", command, variable).taking());
    }

    @Test
    void aDefaultThatIsHandedOnIsNoSecret() {
        assertEquals(
                MemoryClaim.Taking.SHARE_OF_DEVICE,
                claim("mine:1", "vllm serve x", "GPU_MEMORY_UTILIZATION=0.9").taking());
    }

    private static MemoryClaim claim(String image, String command, String variable) {
        return MemoryClaimFinder.of(new ServerCommand(container(image, command, variable)));
    }

    private static SubmittedContainer container(String image, String command, String variable) {
        int equals = variable.indexOf('=');
        Map<String, Optional<String>> environment = equals < 0
                ? Map.of()
                : Map.of(variable.substring(0, equals), Optional.of(variable.substring(equals + 1)));
        return new SubmittedContainer(
                new ContainerPosition(false, 0, "main"),
                image,
                List.of("sh", "-c", command),
                environment,
                false,
                Optional.empty(),
                Optional.empty());
    }
}
