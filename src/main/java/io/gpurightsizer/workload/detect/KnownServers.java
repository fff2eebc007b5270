package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which servers claim the device they see, and which are known to take what they need. Programs are compared with the
 * words of a command, images with any part of their name, tag included.
 */
final class KnownServers {
    /** Their fraction is of the device, 0.8 to 0.9 where none is stated; TensorFlow and JAX allocate most of it at start. */
    private static final Set<String> CLAIMING_PROGRAMS = words("""
            vllm sglang text-generation-launcher text-generation-server text_generation_server
            lmdeploy trtllm-serve trtllm-llmapi-launch tensorrt_llm aphrodite mlc_llm mlc-llm lightllm mii
            vllm_worker sglang_worker lmdeploy_worker xinference xinference-local openllm dynamo
            tensorflow_model_server tf_serving_entrypoint tensorflow jax flax jetstream maxengine_server""");

    /** KServe's Hugging Face server, Ray LLM, OpenLLM and KAITO's presets run vLLM; DJL's LMI images vLLM or TensorRT-LLM. */
    private static final List<String> CLAIMING_IMAGES = List.copyOf(words("""
            vllm sglang text-generation-inference lmdeploy tensorrt-llm tensorrtllm trtllm huggingfaceserver
            /kaito- ray-llm aphrodite mlc-llm mlc_llm lightllm xinference openllm llm-nim djl-inference djl-serving
            tensorflow tf-serving rhaiis jetstream maxtext /jax"""));

    /** Variables that only such servers and their libraries read. */
    private static final List<String> CLAIMING_VARIABLES = List.of(
            "VLLM_", "SGLANG_", "SGL_", "APHRODITE_", "LMDEPLOY_", "XLA_PYTHON_", "JAX_", "TF_FORCE_GPU", "TF_GPU_");

    /** Flags that only such servers have, in whatever image. */
    private static final Set<String> CLAIMING_FLAGS = Spellings.of("""
            max-model-l|en max-num-s|eqs max-num-b|atched-tokens tensor-parallel-s|ize enforce-e|ager
            enable-prefix-c|aching no-enable-prefix-caching enable-chunked-p|refill kv-cache-d|type
            kv-cache-memory-b|ytes num-gpu-blocks-o|verride block-size swap-space limit-mm-per-prompt
            tp-size mem-fraction-s|tatic chunked-prefill-s|ize max-running-r|equests is-embedding disable-radix-cache
            max-batch-prefill-t|okens max-batch-total-tokens model-base-path tensorflow-session-parallelism""");

    /**
     * Servers that load their model and take for a batch what it needs: text-embeddings-inference, Infinity, servers on
     * CTranslate2 (faster-whisper and what is built on it), whisper.cpp, Kokoro and Piper.
     */
    private static final Set<String> FRUGAL_PROGRAMS = words("""
            text-embeddings-router infinity_emb sentence_transformers faster_whisper_server speaches
            wyoming_faster_whisper wyoming_piper whisper-server kokoro_fastapi""");

    private static final List<String> FRUGAL_IMAGES = List.copyOf(words("""
            text-embeddings-inference text-embeddings-router michaelf34/infinity /infinity: sentence-transformers
            faster-whisper speaches whisper-asr-webservice wyoming- whisper.cpp kokoro-fastapi openedai-speech /riva/"""));

    private static final Set<String> LLAMA_CPP = words("llama-server llama.cpp llama-cpp llama_cpp");
    private static final Set<String> CONTEXT_SIZE = Spellings.of("c ctx-size n-ctx");

    private static final Pattern ABOVE_ZERO = Pattern.compile("[1-9][0-9]{0,8}");

    private static final String LANGUAGE_MODEL_NIM = "NIM";

    /** A NIM of NVIDIA's own with one of these in its name is no language model. */
    private static final Set<String> SPEECH_AND_EMBEDDING_NIMS = words("""
            asr tts parakeet canary whisper conformer diarizer magpie fastpitch riva studio-voice
            embed rerank retriever clip guard ocr elements structure maisi""");

    private static final Set<String> PUBLISHERS_OF_EMBEDDERS = Set.of("baai", "snowflake", "openai");

    private final ServerCommand command;
    private final Settings settings;
    private final String image;

    KnownServers(ServerCommand command, Settings settings) {
        this.command = command;
        this.settings = settings;
        this.image = command.image().toLowerCase(Locale.ROOT);
    }

    /** What shows that it claims the device, for example {@code vllm} or {@code image vllm}. */
    Optional<String> claimingSign() {
        return command.firstRun(CLAIMING_PROGRAMS)
                .or(() -> containedIn(image, CLAIMING_IMAGES).map(name -> "image " + name))
                .or(() -> Optional.of(LANGUAGE_MODEL_NIM).filter(nim -> isNim() && !isSpeechOrEmbeddingNim()))
                .or(() -> settings.flags(CLAIMING_FLAGS).findFirst().map(Settings.Setting::toString))
                .or(() -> settings.variables()
                        .map(Settings.Setting::name)
                        .filter(name -> CLAIMING_VARIABLES.stream().anyMatch(name::startsWith))
                        .findFirst()
                        .map(name -> "variable " + name));
    }

    /** Whether it is known to take what it needs. llama.cpp does with its context stated; else it takes what fits. */
    boolean isFrugal() {
        return command.firstRun(FRUGAL_PROGRAMS).isPresent()
                || containedIn(image, FRUGAL_IMAGES).isPresent()
                || isNim() && isSpeechOrEmbeddingNim()
                || isLlamaCpp() && statesContext();
    }

    boolean isLanguageModelNim() {
        return isNim() && !isSpeechOrEmbeddingNim();
    }

    private boolean isLlamaCpp() {
        return command.firstRun(LLAMA_CPP).isPresent()
                || containedIn(image, List.copyOf(LLAMA_CPP)).isPresent();
    }

    private boolean statesContext() {
        return Stream.concat(settings.flags(CONTEXT_SIZE), settings.variables(Set.of("LLAMA_ARG_CTX_SIZE")))
                .anyMatch(it -> it.value()
                        .filter(value -> ABOVE_ZERO.matcher(value).matches())
                        .isPresent());
    }

    private boolean isNim() {
        return ImageName.nimPublisher(image).isPresent();
    }

    private boolean isSpeechOrEmbeddingNim() {
        String model = ImageName.model(image).orElse("");
        return ImageName.nimPublisher(image)
                        .filter(PUBLISHERS_OF_EMBEDDERS::contains)
                        .isPresent()
                || containedIn(model, SPEECH_AND_EMBEDDING_NIMS).isPresent();
    }

    private static Optional<String> containedIn(String text, Iterable<String> parts) {
        for (String part : parts) {
            if (text.contains(part)) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }
}
