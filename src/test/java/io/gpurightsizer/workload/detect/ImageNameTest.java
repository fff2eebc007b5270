package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.sizing.names.ModelIdentity;
import io.gpurightsizer.sizing.offers.MemoryClaim;
import io.gpurightsizer.sizing.table.IdentityKeys;
import io.gpurightsizer.workload.Pods;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ImageNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "//", "/:1", "/@sha256:0", ":", "@", "nvcr.io/nim/", "nvcr.io/nim//", "kaito/kaito-"})
    void anImageWithoutANameNamesNoModel(String image) {
        assertEquals(ModelIdentity.UNKNOWN, modelOf(image));
    }

    @Test
    void aReferenceLongerThanAnyIsNotLookedInto() {
        String path = "/nim/meta/llama";

        assertEquals("llama", modelOf("x".repeat(1024 - path.length()) + path).name());
        assertEquals("NIM", claimOf("x".repeat(1024 - path.length()) + path).evidence());
        assertEquals(ModelIdentity.UNKNOWN, modelOf("x".repeat(1025 - path.length()) + path));
        assertEquals(MemoryClaim.NOT_KNOWN, claimOf("x".repeat(1025 - path.length()) + path));
    }

    @ParameterizedTest
    @CsvSource({
        "semitechnologies/transformers-inference:sentence-transformers-multi-qa-MiniLM-L6-cos-v1, multi-qa-minilm-l6-cos-v1",
        "cr.weaviate.io/semitechnologies/transformers-inference:baai-bge-m3-onnx, bge-m3",
        "semitechnologies/transformers-inference:distilbert-base-uncased-1.9.2, distilbert-base-uncased",
        "mirror/semitechnologies/reranker-transformers:cross-encoder-ms-marco-MiniLM-L-6-v2, ms-marco-minilm-l-6-v2"
    })
    void aTagOfAWeaviateImageNamesTheModelInIt(String image, String model) {
        assertEquals(new ModelIdentity(model, "image"), modelOf(image));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "semitechnologies/transformers-inference:custom",
                "semitechnologies/transformers-inference:custom-1.9.2",
                "semitechnologies/reranker-transformers:latest",
                "semitechnologies/weaviate:1.27.6",
                "else/transformers-inference:sentence-transformers-all-MiniLM-L6-v2"
            })
    void anotherTagOrImageNamesNone(String image) {
        assertEquals(ModelIdentity.UNKNOWN, modelOf(image));
    }

    private static MemoryClaim claimOf(String image) {
        return MemoryClaimFinder.of(Pods.command(List.of(), Map.of(), image));
    }

    private static ModelIdentity modelOf(String image) {
        ServerCommand command = Pods.command(List.of(), Map.of(), image);

        return new ModelFinder(Pods.read("{\"metadata\":{},\"spec\":{}}"), IdentityKeys.DEFAULT)
                .find(Optional.empty(), command)
                .first();
    }
}
