package io.gpurightsizer.workload.detect;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import io.gpurightsizer.sizing.offers.MemoryClaim;

/** Finds out whether a server takes most of whatever device it sees, and what its flags say. */
public final class MemoryClaimFinder {
    /** vLLM, SGLang and TGI: the fraction of the device's total memory the server claims. */
    private static final Set<String> FRACTION_OPTIONS =
            Set.of("--gpu-memory-utilization", "--mem-fraction-static", "--cuda-memory-fraction");

    /** Servers that claim a share of the device at start: 0.9 is vLLM's default, 0.8 to 0.9 the others'. */
    private static final List<String> PROGRAMS =
            List.of("vllm", "sglang", "text-generation-launcher", "lmdeploy", "trtllm-serve", "tensorrt_llm");

    /** The same by their images, tags included; KServe's Hugging Face server and KAITO's presets run vLLM. */
    private static final List<String> IMAGES = List.of("""
            vllm sglang text-generation-inference lmdeploy tensorrt-llm tensorrtllm trtllm huggingfaceserver
            /kaito- ray-llm""".split("\\s+"));

    private static final String LANGUAGE_MODEL_NIM = "NIM";

    /** A NIM of NVIDIA's own with one of these in its name is no language model. */
    private static final List<String> SPEECH_AND_EMBEDDING_NIMS = List.of("""
            asr tts parakeet canary whisper conformer diarizer magpie fastpitch riva studio-voice
            embed rerank retriever clip guard ocr elements structure maisi""".split("\\s+"));

    private static final Set<String> PUBLISHERS_OF_EMBEDDERS = Set.of("baai", "snowflake", "openai");

    private MemoryClaimFinder() {}

    /** Where several fractions are stated the largest counts, since which of them is in force depends on the server. */
    public static MemoryClaim of(ServerCommand command) {
        Optional<String> program = claimingProgram(command);
        List<ServerCommand.Option> stated = command.settings(FRACTION_OPTIONS, fractionVariables(program.orElse("")));
        if (stated.isEmpty()) {
            return program.map(it -> new MemoryClaim(OptionalDouble.empty(), true, it))
                    .orElse(MemoryClaim.AS_NEEDED);
        }
        ServerCommand.Option largest = Collections.max(
                stated, Comparator.comparingDouble(option -> fraction(option).orElse(Double.MAX_VALUE)));
        return new MemoryClaim(fraction(largest), true, largest.toString());
    }

    private static List<String> fractionVariables(String program) {
        if (program.contains("text-generation")) {
            return List.of("CUDA_MEMORY_FRACTION");
        }
        return program.equals(LANGUAGE_MODEL_NIM) ? List.of("NIM_KVCACHE_PERCENT") : List.of();
    }

    private static Optional<String> claimingProgram(ServerCommand command) {
        for (String program : PROGRAMS) {
            if (command.runs(program)) {
                return Optional.of(program);
            }
        }
        String image = command.image().toLowerCase(Locale.ROOT);
        for (String name : IMAGES) {
            if (image.contains(name)) {
                return Optional.of("image " + name);
            }
        }
        return isLanguageModelNim(image) ? Optional.of(LANGUAGE_MODEL_NIM) : Optional.empty();
    }

    private static boolean isLanguageModelNim(String image) {
        String model = ImageName.model(image).orElse("");
        return ImageName.nimPublisher(image)
                        .filter(publisher -> !PUBLISHERS_OF_EMBEDDERS.contains(publisher))
                        .isPresent()
                && SPEECH_AND_EMBEDDING_NIMS.stream().noneMatch(model::contains);
    }

    private static OptionalDouble fraction(ServerCommand.Option stated) {
        try {
            double value = Double.parseDouble(stated.value());
            return value > 0 && value <= 1 ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
