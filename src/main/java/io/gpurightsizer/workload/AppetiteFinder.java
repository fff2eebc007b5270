package io.gpurightsizer.workload;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import io.gpurightsizer.sizing.Appetite;

/** Finds out whether a server takes most of whatever device it sees, and what its flags say. */
final class AppetiteFinder {
    /** vLLM, SGLang and TGI: the fraction of the device's total memory the server claims. */
    private static final Set<String> FRACTION_OPTIONS =
            Set.of("--gpu-memory-utilization", "--mem-fraction-static", "--cuda-memory-fraction");

    private static final List<String> FRACTION_VARIABLES =
            List.of("GPU_MEMORY_UTILIZATION", "VLLM_GPU_MEMORY_UTILIZATION", "CUDA_MEMORY_FRACTION");

    /** Servers that claim a share of the device at start: 0.9 is vLLM's default, 0.8 to 0.9 the others'. */
    private static final List<String> PROGRAMS =
            List.of("vllm", "sglang", "text-generation-launcher", "lmdeploy", "trtllm-serve", "tensorrt_llm");

    private static final List<String> IMAGES = List.of(
            "vllm",
            "sglang",
            "text-generation-inference",
            "lmdeploy",
            "tensorrt-llm",
            "tensorrtllm",
            "trtllm",
            "llm-nim");

    private AppetiteFinder() {}

    static Appetite of(ServerCommand command) {
        Optional<String> stated = command.option(FRACTION_OPTIONS)
                .map(ServerCommand.Option::toString)
                .or(() -> fractionInEnvironment(command));
        if (stated.isPresent()) {
            return new Appetite(fraction(stated.get()), true, stated.get());
        }
        return greedyProgram(command)
                .map(program -> new Appetite(OptionalDouble.empty(), true, program))
                .orElse(Appetite.MODEST);
    }

    private static Optional<String> greedyProgram(ServerCommand command) {
        for (String program : PROGRAMS) {
            if (command.runs(program)) {
                return Optional.of(program);
            }
        }
        String repository = ImageName.repository(command.image());
        for (String name : IMAGES) {
            if (repository.contains(name)) {
                return Optional.of("image " + name);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> fractionInEnvironment(ServerCommand command) {
        for (String name : FRACTION_VARIABLES) {
            Optional<String> value = command.variable(name);
            if (value.isPresent()) {
                return Optional.of(name + "=" + value.get());
            }
        }
        return Optional.empty();
    }

    private static OptionalDouble fraction(String stated) {
        try {
            double value = Double.parseDouble(stated.substring(stated.indexOf('=') + 1));
            return value > 0 && value <= 1 ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
