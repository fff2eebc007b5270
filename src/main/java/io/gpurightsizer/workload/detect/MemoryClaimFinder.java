package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import io.gpurightsizer.sizing.offers.MemoryClaim;
import io.gpurightsizer.sizing.offers.MemoryClaim.Taking;

/** Finds out how much of the device it sees a server takes: by which server it is, and by what its flags say. */
public final class MemoryClaimFinder {
    /** vLLM, SGLang, TGI and TensorFlow: the fraction of the device that the server takes, model and all. */
    private static final Set<String> OF_DEVICE = Spellings.of("""
            gpu-m|emory-utilization mem-f|raction-static cuda-memory-f|raction per-process-gpu-memory-f|raction""");

    /** LMDeploy and TensorRT-LLM: the fraction of what is free beside the model that goes to the cache. */
    private static final Set<String> OF_FREE = Spellings.of("""
            cache-max-e|ntry-count free-gpu-memory-f|raction kv-cache-free-gpu-m|emory-fraction kv-cache-f|ree-gpu-mem-fraction""");

    /** Files that may state the fraction, and much else. */
    private static final Set<String> FILES = Spellings.of("config config-file extra-llm-api-o|ptions");

    /** Variables that a server reads by itself. */
    private static final Set<String> VARIABLES_OF_TGI = Set.of("CUDA_MEMORY_FRACTION");

    private static final Set<String> VARIABLES_OF_NIM =
            Set.of("NIM_KVCACHE_PERCENT", "NIM_KV_CACHE_PERCENT", "NIM_GPU_MEMORY_UTILIZATION", "NIM_GPU_MEM_FRACTION");
    private static final Set<String> VARIABLES_OF_JAX =
            Set.of("XLA_PYTHON_CLIENT_MEM_FRACTION", "XLA_CLIENT_MEM_FRACTION");

    /** Parts of variables that the script of an image may hand on as the fraction. */
    private static final TextSearch HANDED_ON = TextSearch.anywhere(
            "GPU_MEMORY_UTILIZATION GPU_UTILIZATION MEM_FRACTION MEMORY_FRACTION CACHE_MAX_ENTRY_COUNT");

    /** As much as LMDeploy takes where nothing is stated; the others take more. */
    private static final double SMALLEST_USUAL = 0.8;

    private final KnownServers servers;
    private final Settings settings;

    private MemoryClaimFinder(ServerCommand command) {
        this.servers = new KnownServers(command);
        this.settings = command.settings();
    }

    static MemoryClaim of(ServerCommand command) {
        return new MemoryClaimFinder(command).claim();
    }

    private MemoryClaim claim() {
        Optional<String> sign = servers.claimingSign();
        List<Settings.Setting> stated = settings.flags(OF_DEVICE);
        stated.addAll(settings.variables(variablesOf(sign.orElse(""))));
        boolean ofFree = stated.isEmpty();
        if (ofFree) {
            stated.addAll(settings.flags(OF_FREE));
        }
        if (sign.isEmpty() && stated.isEmpty()) {
            return servers.isFrugal() ? MemoryClaim.AS_NEEDED : MemoryClaim.NOT_KNOWN;
        }
        Optional<String> unseen = unseen(stated);
        if (unseen.isPresent()) {
            return new MemoryClaim(Taking.UNSEEN_SHARE, OptionalDouble.empty(), unseen.get());
        }
        if (stated.isEmpty()) {
            return allocatesAsItGoes()
                    ? MemoryClaim.NOT_KNOWN
                    : new MemoryClaim(Taking.SHARE_OF_DEVICE, OptionalDouble.empty(), sign.orElseThrow());
        }
        Settings.Setting last = stated.get(stated.size() - 1);
        return new MemoryClaim(ofFree ? Taking.SHARE_OF_FREE : Taking.SHARE_OF_DEVICE, fraction(last), last.toString());
    }

    private Set<String> variablesOf(String sign) {
        if (sign.contains("text-generation")) {
            return VARIABLES_OF_TGI;
        }
        return servers.isLanguageModelNim() ? VARIABLES_OF_NIM : VARIABLES_OF_JAX;
    }

    /** What keeps the fraction from being known; a parser takes the last of several, which must be the largest then. */
    private Optional<String> unseen(List<Settings.Setting> stated) {
        double largest = 0;
        double last = 0;
        for (Settings.Setting setting : stated) {
            OptionalDouble fraction = fraction(setting);
            if (fraction.isEmpty()) {
                return Optional.of(setting.toString());
            }
            last = fraction.getAsDouble();
            largest = Math.max(largest, last);
        }
        if (last < largest) {
            return Optional.of("stated twice, at last as " + stated.get(stated.size() - 1));
        }
        Optional<String> elsewhere = settings.firstFlag(FILES, flag -> true)
                .or(() -> settings.unseenArguments().stream().findFirst());
        return elsewhere.isPresent() || !stated.isEmpty() ? elsewhere : handedOn();
    }

    private Optional<String> handedOn() {
        return settings.variables().stream()
                .filter(it -> HANDED_ON.isIn(it.name()) && fraction(it).orElse(0) < SMALLEST_USUAL)
                .map(Settings.Setting::toString)
                .findFirst();
    }

    /** TensorFlow and JAX told not to allocate at start: they take what they need, and never give it back. */
    private boolean allocatesAsItGoes() {
        return settings.firstVariable(Set.of("TF_FORCE_GPU_ALLOW_GROWTH"), Settings.Setting::isOn)
                .or(() -> settings.firstVariable(Set.of("XLA_PYTHON_CLIENT_PREALLOCATE"), it -> !it.isOn()))
                .isPresent();
    }

    private static OptionalDouble fraction(Settings.Setting stated) {
        try {
            double value = Double.parseDouble(stated.value().orElse(""));
            return value > 0 && value <= 1 ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
