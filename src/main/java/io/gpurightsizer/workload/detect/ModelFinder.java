package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.ModelIdentity;
import io.gpurightsizer.sizing.table.IdentityKeys;

/**
 * Finds out which model a container serves. The first of these places that names one counts: what the pod or its owner
 * declares, the labels and the variables that the table names, the command, annotations with a storage URI, the image.
 */
public final class ModelFinder {
    /** Options that name the model, the surest first: a served name counts only where no path is given. */
    private static final List<Set<String>> OPTIONS = List.of(
            Set.of(
                    "--model",
                    "--model-id",
                    "--model-path",
                    "--model-name-or-path",
                    "--pretrained-model-name-or-path",
                    "--hf-model",
                    "--hf-repo",
                    "--load-model",
                    "--model-size-or-path"),
            Set.of("--model-name", "--served-model-name"));

    private static final List<String[]> SERVE_COMMANDS = List.of(
            new String[] {"vllm", "serve"},
            new String[] {"trtllm-serve", "serve"},
            new String[] {"trtllm-serve"},
            new String[] {"lmdeploy", "serve", "api_server"},
            new String[] {"ollama", "run"});

    /** Annotations with the URI a model is loaded from; the first is what KServe's storage initialiser reads. */
    private static final List<String> STORAGE_ANNOTATIONS =
            List.of("internal.serving.kserve.io/storage-initializer-sourceuri", "storageUri", "storage-uri");

    /** NIM images that are not named after a model. */
    private static final Set<String> MODEL_FREE_IMAGES = Set.of("llm-nim", "vllm-nim", "base", "nim-proxy");

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
        return first(keys.labels(), pod.labels(), "label ");
    }

    private Optional<ModelIdentity> inStorageAnnotations() {
        return first(STORAGE_ANNOTATIONS, pod.annotations(), "annotation ");
    }

    private static Optional<ModelIdentity> first(List<String> keys, Map<String, String> texts, String kind) {
        return keys.stream()
                .filter(texts::containsKey)
                .flatMap(key -> identity(texts.get(key), kind + key).stream())
                .findFirst();
    }

    private Optional<ModelIdentity> inEnvironment(ServerCommand command) {
        return command.variables(keys.variables())
                .flatMap(variable -> identity(variable.value(), "env " + variable.name()).stream())
                .findFirst();
    }

    private static Optional<ModelIdentity> inCommand(ServerCommand command) {
        Stream<Optional<ModelIdentity>> afterServe = SERVE_COMMANDS.stream()
                .map(serve ->
                        command.wordAfter(serve).flatMap(word -> identity(word, "command " + String.join(" ", serve))));
        Stream<Optional<ModelIdentity>> inOptions = OPTIONS.stream()
                .map(names ->
                        command.option(names).flatMap(option -> identity(option.value(), "argument " + option.name())));
        return Stream.concat(afterServe, inOptions).flatMap(Optional::stream).findFirst();
    }

    private static Optional<ModelIdentity> inImage(String image) {
        return ImageName.model(image)
                .filter(name -> !MODEL_FREE_IMAGES.contains(name))
                .flatMap(name -> identity(name, "image"));
    }

    /** A longer text is not the name of a model, and messages quote the name. */
    private static final int LONGEST_NAME = 128;

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
