package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server of models as its programs and images show it, and what is particular in how it is told its model. What most
 * servers have in common is in {@link ModelOption} and {@link ModelVariable}.
 *
 * @param programs file names, or beginnings of Python modules, that start it
 * @param images what its images have in their names
 * @param serve words after the program that the model follows, each list one way
 * @param trait what else is to be known of it
 */
record ModelServer(Set<String> programs, List<String> images, List<List<String>> serve, Trait trait) {
    enum Trait {
        NONE,
        /** Loads whatever clients ask for, or what a store or configuration lists. */
        ON_DEMAND,
        /** Serves Whisper and names it by size alone: {@code large-v3}. */
        WHISPER,
        /** Serves nothing: it fetches a model that is served afterwards. */
        DOWNLOADS
    }

    /**
     * From the servers' documentation. A program stands before {@code :}, then parts of image names, then ways to serve,
     * separated by commas.
     */
    private static final List<ModelServer> ALL = List.of(
            of("vllm : vllm : serve, bench serve", Trait.NONE),
            of("sglang : sglang : ", Trait.NONE),
            of("text-generation-launcher text-generation-server : text-generation-inference : serve", Trait.NONE),
            of("text-embeddings-router : text-embeddings-inference text-embeddings-router : ", Trait.NONE),
            of("infinity_emb infinity : michaelf34/infinity infinity-emb infinity_emb : ", Trait.NONE),
            of("lmdeploy : lmdeploy : serve api_server, serve gradio", Trait.NONE),
            of("trtllm-serve tensorrt_llm : tensorrt-llm tensorrtllm trtllm : serve, ", Trait.NONE),
            of("aphrodite : aphrodite : run", Trait.NONE),
            of("fastchat : fastchat : ", Trait.NONE),
            of("mlc_llm : mlc-llm mlc_llm : serve", Trait.NONE),
            of("openllm : openllm : start, serve", Trait.NONE),
            of("llama-server llama-cli llama_cpp llama-cpp-python : llama.cpp llama-cpp llama_cpp : ", Trait.NONE),
            of("huggingfaceserver : huggingfaceserver : ", Trait.NONE),
            of("tritonserver : tritonserver : ", Trait.NONE),
            of("bentoml : bentoml : ", Trait.NONE),
            of("torchserve : pytorch/torchserve kserve/torchserve : ", Trait.NONE),
            of("tensorflow_model_server : tensorflow/serving : ", Trait.NONE),
            of("huggingface-cli hf : : download", Trait.DOWNLOADS),
            of("whisper-server whisper-cli : whisper.cpp whisper-cpp : ", Trait.WHISPER),
            of(
                    "whisperx whisper : whisperx whisper-x openai-whisper whisper-asr-webservice whisper-asr : ",
                    Trait.WHISPER),
            of(
                    "wyoming_faster_whisper wyoming-faster-whisper : wyoming-whisper wyoming-faster-whisper : ",
                    Trait.WHISPER),
            of("faster_whisper_server speaches : faster-whisper speaches whisper-live whisperlive : ", Trait.WHISPER),
            of("ollama : ollama : run, pull", Trait.ON_DEMAND),
            of("local-ai localai : localai local-ai : run", Trait.ON_DEMAND),
            of("litellm : litellm : ", Trait.ON_DEMAND),
            of("xinference xinference-local xinference-supervisor xinference-worker : xinference : ", Trait.ON_DEMAND),
            of("gpustack : gpustack : ", Trait.ON_DEMAND),
            of("llama-swap : llama-swap : ", Trait.ON_DEMAND),
            of("lms lemonade-server : lmstudio text-generation-webui : ", Trait.ON_DEMAND));

    private static final Map<String, ModelServer> BY_PROGRAM = ALL.stream()
            .flatMap(server -> server.programs.stream().map(program -> Map.entry(program, server)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    /** Words that stand before a program in a command and are not it. */
    private static final Set<String> WRAPPERS = Set.of("""
            exec nohup env time sudo nice stdbuf tini dumb-init then do else if ! uv uvx run poetry conda command
            python python3 python3.10 python3.11 python3.12 -m -u -- -g setsid""".split("\\s+"));

    private static ModelServer of(String row, Trait trait) {
        String[] cells = row.split(":", -1);
        List<List<String>> serve = Stream.of(cells[2].split(",", -1))
                .map(way -> words(way).toList())
                .filter(way -> !way.isEmpty() || cells[2].contains(","))
                .toList();
        return new ModelServer(
                words(cells[0]).collect(Collectors.toSet()), words(cells[1]).toList(), serve, trait);
    }

    private static Stream<String> words(String cell) {
        return Stream.of(cell.strip().split("\\s+")).filter(word -> !word.isEmpty());
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
    static Optional<ModelServer> ofImage(String image) {
        String repository = ImageName.repository(image).toLowerCase(Locale.ROOT);
        return ALL.stream()
                .filter(server -> server.images.stream().anyMatch(repository::contains))
                .findFirst();
    }
}
