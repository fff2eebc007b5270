package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.names.FoundName;
import io.gpurightsizer.sizing.names.FoundName.Kind;
import io.gpurightsizer.sizing.names.ModelIdentity;
import io.gpurightsizer.sizing.names.ModelNames;
import io.gpurightsizer.sizing.table.IdentityKeys;
import io.gpurightsizer.sizing.table.Setting;

/**
 * Finds all names of the model that a container serves: what the pod or its owner declares, what the command, variables,
 * source URIs and image say is loaded, and what labels and served names call it.
 */
public final class ModelFinder {
    /** Annotations with the URI a model is loaded from; the first is what KServe's storage initialiser reads. */
    private static final List<String> STORAGE_ANNOTATIONS =
            List.of("internal.serving.kserve.io/storage-initializer-sourceuri", "storageUri", "storage-uri");

    /** Variables of servers of Whisper, whose values may be a size alone. */
    private static final Pattern OF_WHISPER = Pattern.compile(".*(WHISPER|ASR|STT|TRANSCRI).*");

    private final SubmittedPod pod;
    private final IdentityKeys keys;

    public ModelFinder(SubmittedPod pod, IdentityKeys keys) {
        this.pod = pod;
        this.keys = keys;
    }

    public ModelNames find(Optional<ModelIdentity> declared, ServerCommand command) {
        NameCollector names = new NameCollector(command.environment());
        Optional<ModelServer> ofImage = command.serverOfImage();
        declared.ifPresent(model -> names.add(Kind.DECLARED, model));
        int servers = CommandNames.find(command, names);
        inEnvironment(command, names);
        STORAGE_ANNOTATIONS.forEach(key -> named(Kind.LOADED, pod.annotations(), key, "annotation ", names));
        command.image()
                .onlyModel()
                .or(() -> names.hasLoaded() ? Optional.empty() : command.image().serverOfOneModel())
                .flatMap(name -> identity(name, "image"))
                .ifPresent(model -> names.add(Kind.LOADED, model));
        ofImage.filter(server -> server.trait() == ModelServer.Trait.ON_DEMAND)
                .ifPresent(server -> names.add(FoundName.unseen("image, which loads what is asked for")));
        keys.labels().forEach(key -> named(Kind.CALLED, pod.labels(), key, "label ", names));
        return names.names(servers);
    }

    private static void named(Kind kind, Map<String, String> texts, String key, String where, NameCollector names) {
        if (texts.containsKey(key)) {
            identity(texts.get(key), where + key).ifPresent(model -> names.add(kind, model));
        }
    }

    /** The table's variables in their order, then those that are named like one that says a model. */
    private void inEnvironment(ServerCommand command, NameCollector names) {
        Map<String, Optional<String>> environment = command.environment();
        for (String name : keys.variables()) {
            if (environment.containsKey(name)) {
                variable(name, ModelVariable.kind(name).orElse(Kind.LOADED), command, names);
            }
        }
        for (String name : environment.keySet()) {
            Optional<Kind> kind = ModelVariable.kind(name);
            if (kind.isPresent() && !keys.variables().contains(name)) {
                variable(name, kind.get(), command, names);
            }
        }
    }

    private static void variable(String name, Kind kind, ServerCommand command, NameCollector names) {
        if (Setting.isOfNim(name) && command.isKnownNotToBeNim()) {
            return;
        }
        Optional<String> value = command.environment().get(name);
        if (value.isPresent()) {
            names.addWritten(
                    kind, value.get(), "env " + name, OF_WHISPER.matcher(name).matches());
        } else if (kind == Kind.LOADED) {
            names.add(FoundName.unseen("env " + name));
        }
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
