package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    })
    void howMuchAServerTakes(String image, String command, String variable, boolean claimsDevice, String fraction) {
        MemoryClaim claim = MemoryClaimFinder.of(new ServerCommand(container(image, command, variable)));

        assertEquals(claimsDevice, claim.claimsDevice());
        assertEquals(
                fraction,
                claim.fraction().isPresent() ? Double.toString(claim.fraction().getAsDouble()) : "");
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
                Optional.empty(),
                Map.of(),
                false);
    }
}
