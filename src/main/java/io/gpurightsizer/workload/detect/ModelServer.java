package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server of models as its programs and images show it, how much of its device it takes, and what is particular in how it
 * is told its model. What most servers have in common is in {@link ModelOption} and {@link ModelVariable}.
 *
 * @param programs file names, or beginnings of Python modules, that start it
 * @param images what its images have in their names
 * @param serve words after the program that the model follows, each list one way
 * @param takes how much of its device it takes
 * @param trait what else is to be known of it
 */
record ModelServer(Set<String> programs, List<String> images, List<List<String>> serve, Takes takes, Trait trait) {
    enum Takes {
        UNKNOWN,
        /** A fraction of the device, 0.8 to 0.9 where none is stated; TensorFlow and JAX most of it at start. */
        MOST,
        /** Its model, and for a batch what that needs. */
        AS_NEEDED,
        /** The same with its context stated; else it takes what fits. */
        BY_CONTEXT
    }

    enum Trait {
        NONE,
        /** Loads whatever clients or users ask for, or what a store or configuration lists. */
        ON_DEMAND,
        /** Serves Whisper and names it by size alone: {@code large-v3}. */
        WHISPER,
        /** Serves nothing: it fetches a model that is served afterwards. */
        DOWNLOADS
    }

    /**
     * From the servers' documentation; of several rows that fit an image the first counts. KServe's Hugging Face server, Ray
     * LLM, OpenLLM and KAITO's presets run vLLM, DJL's LMI images vLLM or TensorRT-LLM; Speaches and Wyoming's Whisper run on
     * CTranslate2.
     */
    private static final List<ModelServer> ALL = List.of(
            of(Takes.MOST, "vllm vllm_worker", "vllm", "serve", "bench serve"),
            of(Takes.MOST, "sglang sglang_worker", "sglang"),
            of(
                    Takes.MOST,
                    "text-generation-launcher text-generation-server text_generation_server",
                    "text-generation-inference",
                    "serve"),
            of(Takes.AS_NEEDED, "text-embeddings-router", "text-embeddings-inference text-embeddings-router"),
            of(Takes.AS_NEEDED, "infinity_emb", "michaelf34/infinity /infinity:"),
            of(Takes.UNKNOWN, "infinity", "infinity-emb infinity_emb"),
            of(Takes.MOST, "lmdeploy lmdeploy_worker", "lmdeploy", "serve api_server", "serve gradio"),
            of(Takes.MOST, "trtllm-serve tensorrt_llm", "tensorrt-llm tensorrtllm trtllm", "serve", ""),
            of(Takes.MOST, "trtllm-llmapi-launch", ""),
            of(Takes.MOST, "aphrodite", "aphrodite", "run"),
            of(Takes.UNKNOWN, "fastchat", "fastchat"),
            of(Takes.MOST, "mlc_llm mlc-llm", "mlc-llm mlc_llm", "serve"),
            of(Takes.MOST, "openllm", "openllm", "start", "serve"),
            of(
                    Takes.BY_CONTEXT,
                    "llama-server llama-cli llama_cpp llama-cpp llama.cpp llama-cpp-python",
                    "llama.cpp llama-cpp llama_cpp llama-server"),
            of(Takes.MOST, "huggingfaceserver", "huggingfaceserver"),
            of(Takes.UNKNOWN, "tritonserver", "tritonserver"),
            of(Takes.UNKNOWN, "bentoml", "bentoml"),
            of(Takes.UNKNOWN, "torchserve", "pytorch/torchserve kserve/torchserve"),
            of(Takes.UNKNOWN, Trait.DOWNLOADS, "huggingface-cli hf", "", "download"),
            of(Takes.AS_NEEDED, Trait.WHISPER, "whisper-server", "whisper.cpp"),
            of(Takes.UNKNOWN, Trait.WHISPER, "whisper-cli", "whisper-cpp"),
            of(Takes.AS_NEEDED, Trait.WHISPER, "", "whisper-asr-webservice"),
            of(Takes.UNKNOWN, Trait.WHISPER, "whisperx whisper", "whisperx whisper-x openai-whisper whisper-asr"),
            of(
                    Takes.AS_NEEDED,
                    Trait.WHISPER,
                    "wyoming_faster_whisper wyoming-faster-whisper",
                    "wyoming-whisper wyoming-faster-whisper"),
            of(Takes.AS_NEEDED, Trait.WHISPER, "faster_whisper_server speaches", "faster-whisper speaches"),
            of(Takes.UNKNOWN, Trait.WHISPER, "", "whisper-live whisperlive"),
            of(Takes.UNKNOWN, Trait.ON_DEMAND, "ollama", "ollama", "run", "pull"),
            of(Takes.UNKNOWN, Trait.ON_DEMAND, "local-ai localai", "localai local-ai", "run"),
            of(Takes.UNKNOWN, Trait.ON_DEMAND, "litellm", "litellm"),
            of(
                    Takes.MOST,
                    Trait.ON_DEMAND,
                    "xinference xinference-local xinference-supervisor xinference-worker",
                    "xinference"),
            of(Takes.UNKNOWN, Trait.ON_DEMAND, "gpustack", "gpustack"),
            of(Takes.UNKNOWN, Trait.ON_DEMAND, "llama-swap", "llama-swap"),
            of(Takes.UNKNOWN, Trait.ON_DEMAND, "lms lemonade-server", "lmstudio text-generation-webui"),
            of(Takes.UNKNOWN, Trait.ON_DEMAND, "ray", ""),
            of(
                    Takes.UNKNOWN,
                    Trait.ON_DEMAND,
                    "jupyter jupyter-lab jupyter-notebook jupyterhub-singleuser start-notebook start-singleuser",
                    "jupyter"),
            of(Takes.MOST, "tensorflow_model_server tf_serving_entrypoint tensorflow", "tensorflow tf-serving"),
            of(Takes.MOST, "jax flax jetstream maxengine_server", "/jax jetstream maxtext"),
            of(Takes.MOST, "lightllm mii dynamo", "lightllm /kaito- ray-llm rhaiis djl-inference djl-serving"),
            of(Takes.AS_NEEDED, "sentence_transformers", "sentence-transformers"),
            of(Takes.AS_NEEDED, "wyoming_piper", "wyoming-"),
            of(Takes.AS_NEEDED, "kokoro_fastapi", "kokoro-fastapi openedai-speech"));

    private static final Map<String, ModelServer> BY_PROGRAM = ALL.stream()
            .flatMap(server -> server.programs.stream().map(program -> Map.entry(program, server)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private static final TextSearch IMAGES =
            TextSearch.anywhere(ALL.stream().flatMap(it -> it.images.stream()).toList());

    /** Those of {@link #IMAGES}, in the same order. */
    private static final List<ModelServer> BY_IMAGE =
            ALL.stream().flatMap(it -> it.images.stream().map(image -> it)).toList();

    /** Words that stand before a program in a command and are not it. */
    private static final Set<String> WRAPPERS = Set.of("""
            exec nohup env time sudo nice stdbuf tini dumb-init then do else if ! uv uvx run poetry conda command
            python python3 python3.10 python3.11 python3.12 -m -u -- -g setsid""".split("\\s+"));

    private static ModelServer of(Takes takes, String programs, String images, String... serve) {
        return of(takes, Trait.NONE, programs, images, serve);
    }

    private static ModelServer of(Takes takes, Trait trait, String programs, String images, String... serve) {
        return new ModelServer(
                Set.copyOf(words(programs)),
                words(images),
                Stream.of(serve).map(ModelServer::words).toList(),
                takes,
                trait);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    /** The programs of all servers that take so much. */
    static Set<String> programs(Takes takes) {
        return ALL.stream()
                .filter(it -> it.takes == takes)
                .flatMap(it -> it.programs.stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What their images have in their names. */
    static TextSearch images(Takes takes) {
        return TextSearch.anywhere(ALL.stream()
                .filter(it -> it.takes == takes)
                .flatMap(it -> it.images.stream())
                .toList());
    }

    /** The server that a command starts, by its program or the module that Python runs. */
    static Optional<ModelServer> startedBy(List<String> command) {
        int at = programAt(command);
        return at < command.size() ? ofProgram(command.get(at)) : Optional.empty();
    }

    /** Where in a command the program stands, after assignments and what only wraps it. */
    static int programAt(List<String> command) {
        int at = 0;
        while (at < command.size()
                && (WRAPPERS.contains(ServerCommand.baseName(command.get(at)))
                        || command.get(at).indexOf('=') > 0 && !command.get(at).startsWith("-"))) {
            at++;
        }
        return at;
    }

    private static Optional<ModelServer> ofProgram(String program) {
        String name = ServerCommand.baseName(program);
        int dot = name.indexOf('.');
        return Optional.ofNullable(BY_PROGRAM.get(dot > 0 ? name.substring(0, dot) : name));
    }

    /** The server whose image this is. */
    static Optional<ModelServer> ofImage(ImageName image) {
        int index = IMAGES.indexIn(image.repository());
        return index < 0 ? Optional.empty() : Optional.of(BY_IMAGE.get(index));
    }
}
