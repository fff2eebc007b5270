package io.gpurightsizer.workload;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.DeclaredNeed;
import io.gpurightsizer.sizing.ModelIdentity;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.text.ApiGroup;
import io.gpurightsizer.text.SafeText;
import io.gpurightsizer.workload.detect.ModelFinder;

/**
 * What labels and annotations under {@code gpu-rightsizer.io/} say. The nearest wins: the pod's annotations, the pod's
 * labels (mode and model only), its owner's annotations, for the mode the namespace's label; within one of them a key for
 * one container before the key for all. What cannot be read is left out and warned about.
 */
final class Declarations {
    private static final Set<String> READ = Set.of(Keys.MODE, Keys.MODEL, Keys.MEMORY, Keys.ISOLATION, Keys.RESOURCE);
    private static final Set<String> WRITTEN = Set.copyOf(ResizeRecord.keys());

    /** An API server passes on 4096 characters of warnings in all. */
    private static final int MOST_WARNINGS = 10;

    private final List<Source> sources;
    private final Map<String, String> namespaceLabels;
    private final PodSettings settings;
    private final List<SubmittedContainer> containers;
    private final Set<String> warnings = new LinkedHashSet<>();

    /** Texts by key, and what they are called in a warning. */
    private record Source(String kind, Map<String, String> texts) {
        /** Labels say mode and model only; what else stands in them is warned about. */
        boolean isLabel() {
            return kind.equals("label");
        }
    }

    Declarations(SubmittedPod pod, PodContext context, PodSettings settings) {
        this.containers = pod.containers();
        this.sources = new ArrayList<>(3);
        addIfItSpeaks("annotation", pod.annotations());
        addIfItSpeaks("label", pod.labels());
        addIfItSpeaks("owner annotation", context.ownerAnnotations());
        this.namespaceLabels = context.namespaceLabels();
        this.settings = settings;
        sources.forEach(source -> source.texts().keySet().forEach(key -> warnIfUnheard(source, key)));
    }

    /** Most pods say nothing to us, and what says nothing need not be asked again and again. */
    private void addIfItSpeaks(String kind, Map<String, String> texts) {
        for (String key : texts.keySet()) {
            if (key.startsWith(ApiGroup.PREFIX)) {
                sources.add(new Source(kind, texts));
                return;
            }
        }
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    Mode mode() {
        Optional<Mode> declared = settings.overridesAllowed() ? nearest(Keys.MODE, "", Mode::parse) : Optional.empty();
        return declared.or(() -> Optional.ofNullable(namespaceLabels.get(Keys.MODE))
                        .flatMap(text -> read(new Source("namespace label", namespaceLabels), Keys.MODE, Mode::parse)))
                .orElse(settings.defaultMode());
    }

    Optional<ModelIdentity> model(String container) {
        for (Source source : sources) {
            for (String key : List.of(Keys.MODEL + "." + container, Keys.MODEL)) {
                Optional<ModelIdentity> found = Optional.ofNullable(
                                source.texts().get(key))
                        .flatMap(text -> ModelFinder.identity(text, source.kind() + " " + key));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** Memory and resource are two ways to say the same, so the nearer of them counts; of two as near, the resource. */
    DeclaredNeed need(String container) {
        if (!settings.overridesAllowed() || sources.isEmpty()) {
            return DeclaredNeed.NOTHING;
        }
        Optional<Isolation> isolation = nearest(Keys.ISOLATION, container, Isolation::parse);
        for (Source source : sources) {
            if (source.isLabel()) {
                continue;
            }
            for (String suffix : List.of("." + container, "")) {
                Optional<ExtendedResource> resource = read(source, Keys.RESOURCE + suffix, ExtendedResource::new);
                Optional<GpuMemory> memory = read(source, Keys.MEMORY + suffix, GpuMemory::parse);
                if (resource.isPresent() || memory.isPresent()) {
                    return new DeclaredNeed(resource.isPresent() ? Optional.empty() : memory, isolation, resource);
                }
            }
        }
        return new DeclaredNeed(Optional.empty(), isolation, Optional.empty());
    }

    private <T> Optional<T> nearest(String key, String container, Function<String, T> parse) {
        for (Source source : sources) {
            if (source.isLabel() && !key.equals(Keys.MODE)) {
                continue;
            }
            Optional<T> own = container.isEmpty() ? Optional.empty() : read(source, key + "." + container, parse);
            Optional<T> value = own.isPresent() ? own : read(source, key, parse);
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    private <T> Optional<T> read(Source source, String key, Function<String, T> parse) {
        String text = source.texts().get(key);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            warn("ignored " + source.kind() + " " + key + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private void warnIfUnheard(Source source, String key) {
        if (!key.startsWith(ApiGroup.PREFIX) || WRITTEN.contains(key)) {
            return;
        }
        String bare = bareKey(key);
        String container = bare.equals(key) ? "" : key.substring(bare.length() + 1);
        if (!READ.contains(bare) || source.isLabel() && !bare.equals(Keys.MODE) && !bare.equals(Keys.MODEL)) {
            warn("ignored " + source.kind() + " " + key + ": not a key that is read here");
        } else if (!container.isEmpty() && (bare.equals(Keys.MODE) || !isContainer(container))) {
            warn("ignored " + source.kind() + " " + key
                    + (bare.equals(Keys.MODE) ? ": a mode is for a whole pod" : ": there is no such container"));
        } else if (!settings.overridesAllowed() && !bare.equals(Keys.MODEL)) {
            warn("ignored " + source.kind() + " " + key + ": overrides are denied in this cluster");
        }
    }

    private boolean isContainer(String name) {
        return containers.stream().anyMatch(it -> it.at().name().equals(name));
    }

    /** The key without {@code .<container>}. */
    private static String bareKey(String key) {
        int dot = key.indexOf('.', ApiGroup.PREFIX.length());
        return dot < 0 ? key : key.substring(0, dot);
    }

    private void warn(String text) {
        if (warnings.size() < MOST_WARNINGS) {
            warnings.add(SafeText.warning(text));
        }
    }
}
