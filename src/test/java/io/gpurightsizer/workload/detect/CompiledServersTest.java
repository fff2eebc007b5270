package io.gpurightsizer.workload.detect;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class CompiledServersTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "ghcr.io/huggingface/text-embeddings-inference:86-1.8, 8.6 by image tag 86-1.8",
                "ghcr.io/huggingface/text-embeddings-inference:hopper-1.5, 9.0 by image tag hopper-1.5",
                "mirror.example/text-embeddings-inference:turing-latest, 7.5 by image tag turing-latest",
                "ghcr.io/huggingface/text-embeddings-inference:1.8.2, 8.0 by image tag 1.8.2",
                "text-embeddings-inference, 8.0 by image without a tag",
                "ghcr.io/huggingface/text-embeddings-inference:120-1.9, 12.0 by image tag 120-1.9",
                "ghcr.io/huggingface/text-embeddings-inference:cpu-1.8, none",
                "ghcr.io/huggingface/text-embeddings-inference:cuda-1.9, none",
                "ghcr.io/huggingface/text-embeddings-inference@sha256:00, none",
                "michaelf34/infinity:0.0.76, none"
            })
    void aTagOfTextEmbeddingsInferenceSaysForWhichGpuItIsCompiled(String image, String expected) {
        assertEquals(
                expected,
                CompiledServers.of(image)
                        .map(it -> it.capability() + " by " + it.evidence())
                        .orElse(null));
    }
}
