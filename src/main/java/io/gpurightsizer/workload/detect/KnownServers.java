package io.gpurightsizer.workload.detect;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import io.gpurightsizer.workload.detect.ModelServer.Takes;

/**
 * Whether a container's server claims the device it sees, or is known to take what it needs. Programs are compared with the
 * words of a command, images with any part of their name, tag included.
 */
final class KnownServers {
    private static final Set<String> CLAIMING_PROGRAMS = ModelServer.programs(Takes.MOST);
    private static final TextSearch CLAIMING_IMAGES = ModelServer.images(Takes.MOST);
    private static final Set<String> FRUGAL_PROGRAMS = ModelServer.programs(Takes.AS_NEEDED);
    private static final TextSearch FRUGAL_IMAGES = ModelServer.images(Takes.AS_NEEDED);
    private static final Set<String> PROGRAMS_BY_CONTEXT = ModelServer.programs(Takes.BY_CONTEXT);
    private static final TextSearch IMAGES_BY_CONTEXT = ModelServer.images(Takes.BY_CONTEXT);

    /** Beginnings of variables that only servers that claim the device, and their libraries, read. */
    private static final TextSearch CLAIMING_VARIABLES =
            TextSearch.anywhere("VLLM_ SGLANG_ SGL_ APHRODITE_ LMDEPLOY_ XLA_PYTHON_ JAX_ TF_FORCE_GPU TF_GPU_");

    /** Flags that only such servers have, in whatever image. */
    private static final Set<String> CLAIMING_FLAGS = Spellings.of("""
            max-model-l|en max-num-s|eqs max-num-b|atched-tokens tensor-parallel-s|ize enforce-e|ager
            enable-prefix-c|aching no-enable-prefix-caching enable-chunked-p|refill kv-cache-d|type
            kv-cache-memory-b|ytes num-gpu-blocks-o|verride block-size swap-space limit-mm-per-prompt
            tp-size mem-fraction-s|tatic chunked-prefill-s|ize max-running-r|equests is-embedding disable-radix-cache
            max-batch-prefill-t|okens max-batch-total-tokens model-base-path tensorflow-session-parallelism""");

    private static final Set<String> CONTEXT_SIZE = Spellings.of("c ctx-size n-ctx");
    private static final Set<String> CONTEXT_VARIABLES = Set.of("LLAMA_ARG_CTX_SIZE");

    private static final Pattern ABOVE_ZERO = Pattern.compile("[1-9][0-9]{0,8}");

    private static final String LANGUAGE_MODEL_NIM = "NIM";

    /** In images of NIM that serve any language model, also where a mirror drops the folders before. */
    private static final String ANY_LANGUAGE_MODEL = "llm-nim";

    /** A NIM of NVIDIA's own with one of these in its name is no language model. */
    private static final TextSearch SPEECH_AND_EMBEDDING_NIMS = TextSearch.anywhere("""
            asr tts parakeet canary whisper conformer diarizer magpie fastpitch riva studio-voice
            embed rerank retriever clip guard ocr elements structure maisi""");

    private static final Set<String> PUBLISHERS_OF_EMBEDDERS = Set.of("baai", "snowflake", "openai");
    private static final String RIVA = "/riva/";

    private final ServerCommand command;
    private final Settings settings;
    private final String image;
    private final boolean languageModelNim;
    private final boolean otherNim;

    KnownServers(ServerCommand command) {
        this.command = command;
        this.settings = command.settings();
        this.image = command.image().written();
        Optional<String> publisher = command.image().nimPublisher();
        this.otherNim = publisher.filter(PUBLISHERS_OF_EMBEDDERS::contains).isPresent()
                || publisher.isPresent()
                        && SPEECH_AND_EMBEDDING_NIMS.isIn(
                                command.image().model().orElse(""));
        this.languageModelNim = publisher.isPresent() && !otherNim;
    }

    /** What shows that it claims the device, for example {@code vllm} or {@code image vllm}. */
    Optional<String> claimingSign() {
        Optional<String> program = command.firstRun(CLAIMING_PROGRAMS);
        return program.isPresent()
                ? program
                : CLAIMING_IMAGES
                        .firstIn(image)
                        .or(() -> Optional.of(ANY_LANGUAGE_MODEL).filter(image::contains))
                        .map(name -> "image " + name)
                        .or(() -> Optional.of(LANGUAGE_MODEL_NIM).filter(nim -> languageModelNim))
                        .or(() -> settings.firstFlag(CLAIMING_FLAGS, flag -> true))
                        .or(this::claimingVariable);
    }

    private Optional<String> claimingVariable() {
        for (Settings.Setting variable : settings.variables()) {
            if (CLAIMING_VARIABLES.begins(variable.name())) {
                return Optional.of("variable " + variable.name());
            }
        }
        return Optional.empty();
    }

    /** Whether it is known to take what it needs. llama.cpp does with its context stated; else it takes what fits. */
    boolean isFrugal() {
        return command.firstRun(FRUGAL_PROGRAMS).isPresent()
                || FRUGAL_IMAGES.isIn(image)
                || image.contains(RIVA)
                || otherNim
                || isByContext() && statesContext();
    }

    boolean isLanguageModelNim() {
        return languageModelNim;
    }

    private boolean isByContext() {
        return command.firstRun(PROGRAMS_BY_CONTEXT).isPresent() || IMAGES_BY_CONTEXT.isIn(image);
    }

    private boolean statesContext() {
        return settings.firstFlag(CONTEXT_SIZE, KnownServers::isAboveZero)
                .or(() -> settings.firstVariable(CONTEXT_VARIABLES, KnownServers::isAboveZero))
                .isPresent();
    }

    private static boolean isAboveZero(Settings.Setting size) {
        return size.value().filter(value -> ABOVE_ZERO.matcher(value).matches()).isPresent();
    }
}
