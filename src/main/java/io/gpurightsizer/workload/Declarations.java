package io.gpurightsizer.workload;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.DeclaredNeed;
import io.gpurightsizer.sizing.names.ModelIdentity;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.WhenNoneFree;
import io.gpurightsizer.text.ApiGroup;
import io.gpurightsizer.text.SafeText;
import io.gpurightsizer.workload.detect.ModelFinder;

/**
 * What labels and annotations under {@code gpu-rightsizer.io/} declare. In order of precedence: the pod's annotations, the
 * pod's labels (mode and model only), its owner's annotations, and for mode and isolation the namespace's label; the share is
 * the namespace's alone. Within one of them a key for one container before the key for all. What cannot be read is ignored
 * with a warning; a share and a number of replicas that cannot be read let no pod be resized.
 */
final class Declarations {
    private static final Set<String> READ = Set.of(
            Keys.MODE, Keys.MODEL, Keys.MEMORY, Keys.ISOLATION, Keys.RESOURCE, Keys.WHEN_NONE_FREE, Keys.REPLICAS);
    private static final Set<String> FOR_WHOLE_PODS = Set.of(Keys.MODE, Keys.WHEN_NONE_FREE, Keys.REPLICAS);
    private static final Set<String> READ_FROM_LABELS = Set.of(Keys.MODE, Keys.MODEL);
    private static final Set<String> WRITTEN = Stream.concat(ResizeRecord.keys().stream(), Stream.of(Keys.STEERED))
            .collect(Collectors.toUnmodifiableSet());

    /** An API server passes on 4096 characters of warnings in all. */
    private static final int MOST_WARNINGS = 10;

    private final Set<String> containers;
    private final List<Source> sources;
    private final Source namespace;
    private final PodSettings settings;
    private final Set<String> warnings = new LinkedHashSet<>();

    /** Labels or annotations, what they are called in a warning, and what a key ends with if it is for one container. */
    private record Source(String kind, Map<String, String> texts, String suffix) {
        Source(String kind, Map<String, String> texts) {
            this(kind, texts, "");
        }

        boolean isLabel() {
            return kind.equals("label");
        }

        List<Source> forContainerFirst(String container) {
            return List.of(new Source(kind, texts, "." + container), this);
        }
    }

    Declarations(SubmittedPod pod, PodContext context, PodSettings settings) {
        this.settings = settings;
        this.namespace = new Source("namespace label", context.namespaceLabels());
        this.sources = new ArrayList<>(3);
        addIfNotEmpty(new Source("annotation", pod.annotations()));
        addIfNotEmpty(new Source("label", pod.labels()));
        addIfNotEmpty(new Source("owner annotation", context.owner().annotations()));
        this.containers = new HashSet<>();
        pod.containers().forEach(container -> containers.add(container.at().name()));
        context.guarded().ifPresent(why -> warnings.add(SafeText.warning(why)));
        sources.forEach(source -> source.texts().keySet().forEach(key -> warnIfIgnored(source, key)));
    }

    /** Most pods declare nothing; what declares nothing is not read again. */
    private void addIfNotEmpty(Source source) {
        for (String key : source.texts().keySet()) {
            if (key.startsWith(ApiGroup.PREFIX)) {
                sources.add(source);
                return;
            }
        }
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    Mode mode() {
        Optional<Mode> declared =
                settings.overridesAllowed() ? first(sources, Keys.MODE, Mode::parse) : Optional.empty();
        return declared.or(() -> read(namespace, Keys.MODE, Mode::parse)).orElse(settings.defaultMode());
    }

    /** What enforce mode is for a pod: that, or nothing where its workload or itself is outside of a share. */
    Mode enforcedFor(SubmittedPod pod, PodContext context) {
        Share share = narrowed(namespace, Keys.SHARE, Share::parse, Share.NONE).orElse(settings.share());
        boolean workload =
                share.isAll() || context.workload().filter(share::includes).isPresent();
        boolean replica =
                replicas().filter(it -> !it.includes(pod, context.siblings())).isEmpty();
        return workload && replica ? Mode.ENFORCE : Mode.OUTSIDE_SHARE;
    }

    Optional<ReplicaShare> replicas() {
        return annotations()
                .flatMap(it -> narrowed(it, Keys.REPLICAS, ReplicaShare::parse, ReplicaShare.NONE).stream())
                .findFirst();
    }

    /** Of a key that lets fewer pods be resized: one that is there and cannot be read lets none, since all was not meant. */
    private <T> Optional<T> narrowed(Source source, String key, Function<String, T> parse, T none) {
        return source.texts().containsKey(key)
                ? read(source, key, parse).or(() -> Optional.of(none))
                : Optional.empty();
    }

    Optional<ModelIdentity> model(String container) {
        return sources.stream()
                .flatMap(source -> source.forContainerFirst(container).stream())
                .flatMap(source -> model(source).stream())
                .findFirst();
    }

    private static Optional<ModelIdentity> model(Source source) {
        String key = Keys.MODEL + source.suffix();
        return Optional.ofNullable(source.texts().get(key))
                .flatMap(text -> ModelFinder.identity(text, source.kind() + " " + key));
    }

    /** Memory and resource are two ways to say the same: the first found of them counts, in the same place the resource. */
    DeclaredNeed need(String container) {
        return declaredByPodOrOwner(container)
                .whenNoneFree(firstAnnotation(Keys.WHEN_NONE_FREE, WhenNoneFree::parse))
                .inNamespace(read(namespace, Keys.ISOLATION, Isolation::parse));
    }

    private <T> Optional<T> firstAnnotation(String key, Function<String, T> parse) {
        return first(annotations().toList(), key, parse);
    }

    /** Those that count: none where overrides are denied. */
    private Stream<Source> annotations() {
        return settings.overridesAllowed() ? sources.stream().filter(source -> !source.isLabel()) : Stream.empty();
    }

    private DeclaredNeed declaredByPodOrOwner(String container) {
        if (!settings.overridesAllowed() || sources.isEmpty()) {
            return DeclaredNeed.NOTHING;
        }
        List<Source> annotations = annotations()
                .flatMap(source -> source.forContainerFirst(container).stream())
                .toList();
        Optional<Isolation> isolation = first(annotations, Keys.ISOLATION, Isolation::parse);
        for (Source source : annotations) {
            Optional<String> resource = read(source, Keys.RESOURCE, Declarations::resource);
            Optional<GpuMemory> memory = read(source, Keys.MEMORY, GpuMemory::parse);
            if (resource.isPresent() || memory.isPresent()) {
                return new DeclaredNeed(resource.isPresent() ? Optional.empty() : memory, isolation, resource);
            }
        }
        return new DeclaredNeed(Optional.empty(), isolation, Optional.empty());
    }

    private static String resource(String text) {
        if (!text.startsWith(Need.CLAIM_TEMPLATE)) {
            return new ExtendedResource(text).name();
        }
        if (!ResizeRecord.CLAIM_TEMPLATE.matcher(text).matches()) {
            throw new IllegalArgumentException(SafeText.quoted(text)
                    + " names no ResourceClaimTemplate; expected for example claimTemplate/voice");
        }
        return text;
    }

    private <T> Optional<T> first(List<Source> inOrder, String key, Function<String, T> parse) {
        return inOrder.stream()
                .flatMap(source -> read(source, key, parse).stream())
                .findFirst();
    }

    private <T> Optional<T> read(Source source, String key, Function<String, T> parse) {
        try {
            return Optional.ofNullable(source.texts().get(key + source.suffix()))
                    .map(parse);
        } catch (IllegalArgumentException e) {
            warn(source, key + source.suffix(), e.getMessage());
            return Optional.empty();
        }
    }

    private void warnIfIgnored(Source source, String key) {
        if (!key.startsWith(ApiGroup.PREFIX) || WRITTEN.contains(key)) {
            return;
        }
        int dot = key.indexOf('.', ApiGroup.PREFIX.length());
        String bare = dot < 0 ? key : key.substring(0, dot);
        String container = dot < 0 ? "" : key.substring(dot + 1);
        if (!(source.isLabel() ? READ_FROM_LABELS : READ).contains(bare)) {
            warn(source, key, "not a key that is read here");
        } else if (!container.isEmpty() && FOR_WHOLE_PODS.contains(bare)) {
            warn(source, key, bare.equals(Keys.MODE) ? "a mode is for a whole pod" : "it is for a whole pod");
        } else if (!container.isEmpty() && !containers.contains(container)) {
            warn(source, key, "there is no such container");
        } else if (!settings.overridesAllowed() && !bare.equals(Keys.MODEL)) {
            warn(source, key, "overrides are denied in this cluster");
        }
    }

    private void warn(Source source, String key, String why) {
        if (warnings.size() < MOST_WARNINGS) {
            warnings.add(SafeText.warning("ignored " + source.kind() + " " + key + ": " + why));
        }
    }
}
