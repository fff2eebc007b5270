package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.ModelIdentity;
import io.gpurightsizer.sizing.table.IdentityKeys;

/**
 * Finds out which model a container serves. The first of these places that names one counts: what the pod or its owner
 * declares, the labels and the variables that the table names, the command, annotations with a storage URI, the image.
 */
public final class ModelFinder {
    /** Options that name the model, the surest first: a served name counts only where no path is given. */
    private static final List<Set<String>> OPTIONS =
            List.of(Set.of("""
                    --model --model-id --model-path --model-name-or-path --pretrained-model-name-or-path
                    --model-size-or-path --load-model --hf-model --hf-repo""".split("\\s+")), Set.of("--model-name", "--served-model-name"));

    /** What the model's name follows in a command. */
    private static final List<String> SERVE_COMMANDS =
            List.of("vllm serve", "trtllm-serve serve", "trtllm-serve", "lmdeploy serve api_server", "ollama run");

    /** Annotations with the URI a model is loaded from; the first is what KServe's storage initialiser reads. */
    private static final List<String> STORAGE_ANNOTATIONS =
            List.of("internal.serving.kserve.io/storage-initializer-sourceuri", "storageUri", "storage-uri");

    /** NIM images that are not named after a model. */
    private static final Set<String> MODEL_FREE_IMAGES = Set.of("llm-nim", "vllm-nim", "base", "nim-proxy");

    /** A longer text is not the name of a model, and messages quote the name. */
    private static final int LONGEST_NAME = 128;

    private final SubmittedPod pod;
    private final IdentityKeys keys;

    public ModelFinder(SubmittedPod pod, IdentityKeys keys) {
        this.pod = pod;
        this.keys = keys;
    }

    public ModelIdentity find(Optional<ModelIdentity> declared, ServerCommand command) {
        return declared.or(this::inLabels)
                .or(() -> inEnvironment(command))
                .or(() -> inCommand(command))
                .or(this::inStorageAnnotations)
                .or(() -> inImage(command.image()))
                .orElse(ModelIdentity.UNKNOWN);
    }

    private Optional<ModelIdentity> inLabels() {
        return first(
                keys.labels(),
                key -> Optional.ofNullable(pod.labels().get(key)).flatMap(text -> identity(text, "label " + key)));
    }

    private Optional<ModelIdentity> inEnvironment(ServerCommand command) {
        return first(keys.variables(), name -> command.variable(name).flatMap(value -> identity(value, "env " + name)));
    }

    private static Optional<ModelIdentity> inCommand(ServerCommand command) {
        return first(
                        SERVE_COMMANDS,
                        serve ->
                                command.wordAfter(serve.split(" ")).flatMap(word -> identity(word, "command " + serve)))
                .or(() -> first(
                        OPTIONS,
                        names -> command.option(names)
                                .flatMap(option -> identity(option.value(), "argument " + option.name()))));
    }

    private Optional<ModelIdentity> inStorageAnnotations() {
        return first(
                STORAGE_ANNOTATIONS,
                key -> Optional.ofNullable(pod.annotations().get(key))
                        .flatMap(text -> identity(text, "annotation " + key)));
    }

    /** A loop, since streams cost several times as much, for every pod. */
    private static <T> Optional<ModelIdentity> first(List<T> places, Function<T, Optional<ModelIdentity>> find) {
        for (T place : places) {
            Optional<ModelIdentity> found = find.apply(place);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<ModelIdentity> inImage(String image) {
        return ImageName.model(image)
                .filter(name -> !MODEL_FREE_IMAGES.contains(name))
                .flatMap(name -> identity(name, "image"));
    }

    public static Optional<ModelIdentity> identity(String written, String foundIn) {
        if (written.length() > VariableReferences.LONGEST) {
            return Optional.empty();
        }
        String name = ModelName.normalise(written);
        return name.isEmpty() || name.length() > LONGEST_NAME
                ? Optional.empty()
                : Optional.of(new ModelIdentity(name, foundIn));
    }
}
