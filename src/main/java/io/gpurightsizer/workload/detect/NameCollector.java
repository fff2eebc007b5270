package io.gpurightsizer.workload.detect;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import io.gpurightsizer.sizing.names.FoundName;
import io.gpurightsizer.sizing.names.FoundName.Kind;
import io.gpurightsizer.sizing.names.ModelIdentity;
import io.gpurightsizer.sizing.names.ModelNames;

/** Collects the names found for one container, up to a number that no honest container has. */
final class NameCollector {
    static final int MOST_NAMES = 32;

    /** {@code A,B}, {@code a;b}, {@code ["a", "b"]}, and TorchServe's {@code name=file.mar}. */
    private static final Pattern SEPARATORS = Pattern.compile("[,;\\s\\[\\]\"']+");

    /** A size alone, which stands for a Whisper model to a server of Whisper. */
    private static final Pattern WHISPER_SIZE = Pattern.compile("(tiny|base|small|medium|large|turbo)([-._].*)?");

    /** Values with which a server chooses itself, or takes all there are. */
    private static final Set<String> ANY = Set.of("*", "auto", "all");

    private final Map<String, Optional<String>> environment;
    private final Set<FoundName> names = new LinkedHashSet<>();

    /** Folders, each with the model that was downloaded to it. */
    private final Map<String, String> downloads = new HashMap<>(1);

    NameCollector(Map<String, Optional<String>> environment) {
        this.environment = environment;
    }

    void add(FoundName name) {
        if (names.size() < MOST_NAMES) {
            names.add(name);
        } else if (names.size() == MOST_NAMES) {
            names.add(FoundName.unseen("more than " + MOST_NAMES + " names"));
        }
    }

    /** That a path in this folder is this model; both may refer to variables. */
    void downloaded(String model, String folder) {
        Optional<String> path = VariableReferences.resolve(folder, environment);
        if (path.isPresent() && downloads.size() < MOST_NAMES) {
            VariableReferences.resolve(model, environment)
                    .ifPresent(it -> downloads.put(path.get().replaceAll("/+$", "") + "/", it));
        }
    }

    private String orDownloaded(String written) {
        for (Map.Entry<String, String> download : downloads.entrySet()) {
            if ((written + "/").startsWith(download.getKey())) {
                return download.getValue();
            }
        }
        return written;
    }

    /** A text that may refer to variables and may name several models. */
    void addWritten(Kind kind, String written, String foundIn, boolean ofWhisper) {
        if (written.isBlank()) {
            return;
        }
        Optional<String> resolved = VariableReferences.resolve(written, environment);
        if (resolved.isPresent()) {
            for (String one : SEPARATORS.split(resolved.get())) {
                addOne(kind, orDownloaded(one.substring(one.indexOf('=') + 1)), foundIn, ofWhisper);
            }
        } else if (kind == Kind.LOADED) {
            add(FoundName.unseen(foundIn));
        }
    }

    private void addOne(Kind kind, String written, String foundIn, boolean ofWhisper) {
        if (kind == Kind.LOADED && ANY.contains(written)) {
            add(FoundName.unseen(foundIn));
            return;
        }
        boolean size = ofWhisper && WHISPER_SIZE.matcher(written).matches();
        ModelFinder.identity(size ? "whisper-" + written : written, foundIn)
                .map(model -> new FoundName(kind, model.name(), model.foundIn()))
                .ifPresent(this::add);
    }

    void add(Kind kind, ModelIdentity model) {
        add(new FoundName(kind, model.name(), model.foundIn()));
    }

    boolean hasLoaded() {
        return names.stream().anyMatch(it -> it.kind() == Kind.LOADED);
    }

    ModelNames names(int servers) {
        return new ModelNames(List.copyOf(names), servers);
    }
}
