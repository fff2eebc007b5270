package io.gpurightsizer.workload.detect;

import java.util.ArrayList;
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
    private static final List<String> IMAGES = List.of(
            "vllm",
            "sglang",
            "text-generation-inference",
            "lmdeploy",
            "tensorrt-llm",
            "tensorrtllm",
            "trtllm",
            "huggingfaceserver",
            "/kaito-",
            "ray-llm");

    private static final String TGI = "text-generation";

    /** A NIM of NVIDIA's own with one of these in its name is no language model. */
    private static final List<String> SPEECH_AND_EMBEDDING_NIMS = List.of(
            "embed",
            "rerank",
            "asr",
            "tts",
            "parakeet",
            "canary",
            "whisper",
            "magpie",
            "fastpitch",
            "riva",
            "retriever",
            "guard",
            "ocr",
            "elements",
            "structure",
            "maisi",
            "clip",
            "conformer",
            "studio-voice",
            "diarizer");

    private static final Set<String> PUBLISHERS_OF_EMBEDDERS = Set.of("baai", "snowflake", "openai");

    private MemoryClaimFinder() {}

    /** Where several fractions are stated the largest counts, since which of them is in force depends on the server. */
    public static MemoryClaim of(ServerCommand command) {
        Optional<String> program = claimingProgram(command);
        List<ServerCommand.Option> stated = stated(command, program.orElse(""));
        if (!stated.isEmpty()) {
            ServerCommand.Option largest = Collections.max(
                    stated,
                    Comparator.comparingDouble(option -> fraction(option).orElse(Double.MAX_VALUE)));
            return new MemoryClaim(fraction(largest), true, largest.toString());
        }
        return program.map(it -> new MemoryClaim(OptionalDouble.empty(), true, it))
                .orElse(MemoryClaim.AS_NEEDED);
    }

    private static List<ServerCommand.Option> stated(ServerCommand command, String program) {
        List<ServerCommand.Option> stated = new ArrayList<>(command.options(FRACTION_OPTIONS));
        if (program.contains(TGI)) {
            variable(command, "CUDA_MEMORY_FRACTION", stated);
        }
        if (program.equals("NIM")) {
            variable(command, "NIM_KVCACHE_PERCENT", stated);
        }
        return stated;
    }

    private static void variable(ServerCommand command, String name, List<ServerCommand.Option> stated) {
        command.variable(name).ifPresent(value -> stated.add(new ServerCommand.Option(name, value)));
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
        return isLanguageModelNim(image) ? Optional.of("NIM") : Optional.empty();
    }

    private static boolean isLanguageModelNim(String image) {
        Optional<String> publisher = ImageName.nimPublisher(image);
        if (publisher.isEmpty() || PUBLISHERS_OF_EMBEDDERS.contains(publisher.get())) {
            return false;
        }
        String model = ImageName.model(image).orElse("");
        for (String name : SPEECH_AND_EMBEDDING_NIMS) {
            if (model.contains(name)) {
                return false;
            }
        }
        return true;
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
