package io.gpurightsizer.sizing.names;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.gpurightsizer.sizing.names.FoundName.Kind;

/**
 * All names found for the model of one container.
 *
 * @param all in the order in which they are looked for
 * @param servers how many servers its command starts; more than one load a model each
 */
public record ModelNames(List<FoundName> all, int servers) {
    public static final ModelNames NONE = new ModelNames(List.of(), 0);

    public ModelNames {
        all = List.copyOf(all);
    }

    /** One name alone. */
    public static ModelNames of(FoundName name) {
        return name.isSeen() ? new ModelNames(List.of(name), 0) : NONE;
    }

    /** The name that counts most: declared, else the first loaded, else called; unknown where a loaded one is not seen. */
    public ModelIdentity first() {
        return Stream.concat(Stream.concat(declared().stream(), loaded().stream()), unseen().stream())
                .findFirst()
                .or(() -> called().stream().findFirst())
                .map(FoundName::model)
                .orElse(ModelIdentity.UNKNOWN);
    }

    public Optional<FoundName> declared() {
        return all.stream().filter(it -> it.kind() == Kind.DECLARED).findFirst();
    }

    /** The different models that are loaded, each where it was found first. */
    public List<FoundName> loaded() {
        return different(Kind.LOADED);
    }

    /** The different names it is called by. */
    public List<FoundName> called() {
        return different(Kind.CALLED);
    }

    /** A model to load that is given, but cannot be seen. */
    public Optional<FoundName> unseen() {
        return all.stream().filter(it -> !it.isSeen()).findFirst();
    }

    private List<FoundName> different(Kind kind) {
        Map<String, FoundName> different = new LinkedHashMap<>();
        for (FoundName found : all) {
            if (found.kind() == kind && found.isSeen()) {
                different.putIfAbsent(OwnerPrefix.without(found.name()), found);
            }
        }
        return List.copyOf(different.values());
    }
}
