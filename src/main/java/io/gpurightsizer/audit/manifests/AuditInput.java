package io.gpurightsizer.audit.manifests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.ManifestReader;
import io.gpurightsizer.objects.ObjectSink;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.text.ApiGroup;

/**
 * Everything an audit has read: pods and templates, what owns what, the labels of namespaces, and what could not be read.
 * Filled from files, streams and lists; read afterwards. Not for use by several threads.
 */
public final class AuditInput {
    private final List<FoundPod> pods = new ArrayList<>();
    private final List<UnreadableDocument> unread = new ArrayList<>();
    private final Map<ObjectKey, Optional<ObjectKey>> controllers = new HashMap<>();
    private final ObjectsSeen seen = new ObjectsSeen();
    private final Map<String, Map<String, String>> namespaces = new HashMap<>();
    private final Map<ObjectKey, Autoscaler> autoscalers = new TreeMap<>();
    private final KustomizePatches patches = new KustomizePatches();
    private final GpuSystemsSeen gpuSystems = new GpuSystemsSeen();
    private final ManifestReader reader = new ManifestReader(new Sink());
    private final IntConsumer progress;
    private final Consumer<KubernetesObject> alsoReading;
    private Selection selection = Selection.ALL;
    private int objectCount;
    private String continueToken = "";

    /** An input that nothing was read into; {@code progress} is given the number of objects after each. */
    public AuditInput(IntConsumer progress) {
        this(progress, object -> {});
    }

    /** The same; {@code alsoReading} is given each object. */
    public AuditInput(IntConsumer progress, Consumer<KubernetesObject> alsoReading) {
        this.progress = progress;
        this.alsoReading = alsoReading;
    }

    /** Audits only these of the workloads that are read from now on. */
    public void select(Selection only) {
        selection = only;
    }

    /** Reads a file, or every manifest in a folder and below it; what cannot be read is noted. */
    public void readPath(Path path) {
        reader.readPath(path);
    }

    /** Reads a stream of YAML or JSON; {@code name} is what reports call it. */
    public void readStream(String name, InputStream stream) throws IOException {
        reader.readStream(name, stream);
    }

    /**
     * Reads one page of a list as the API server sends it.
     *
     * @return the token with which the list goes on; empty at its end
     */
    public String readPage(String name, String json) throws IOException {
        continueToken = "";
        reader.readJson(name, json);
        return continueToken;
    }

    /** Notes something that could not be read. */
    public void addUnread(UnreadableDocument document) {
        unread.add(document);
    }

    /** How many Kubernetes objects were read. */
    public int objectCount() {
        return objectCount;
    }

    /** The names of the namespaces that were read, sorted. */
    public List<String> namespaces() {
        return namespaces.keySet().stream().sorted().toList();
    }

    public Map<String, String> namespaceLabels(String namespace) {
        return namespaces.getOrDefault(namespace, Map.of());
    }

    /** Every pod and template but those in files that turned out to be patches. */
    public List<FoundPod> pods() {
        return patches.without(pods);
    }

    /** What could not be read, and patches that ask for GPUs. */
    public List<UnreadableDocument> unread() {
        return patches.among(unread, pods);
    }

    /** Every object but pods and namespaces, with what controls it. */
    Map<ObjectKey, Optional<ObjectKey>> controllers() {
        return controllers;
    }

    /** What scales other objects, by what it scales. */
    Map<ObjectKey, Autoscaler> autoscalers() {
        return autoscalers;
    }

    public GpuSystemsSeen gpuSystems() {
        return gpuSystems;
    }

    private final class Sink implements ObjectSink {
        @Override
        public void object(KubernetesObject object) {
            if (KustomizePatches.isKustomization(object)) {
                takeKustomization(object);
            } else if (object.apiVersion().equals(ApiGroup.VERSION)) {
                objectCount++; // A sizing table or its tests: the pods in them are never created.
            } else if (!object.kind().isEmpty()) {
                take(object);
            } else {
                ComposeFile.withGpus(object)
                        .or(() -> GpuMentions.withoutKind(object))
                        .ifPresent(this::unreadable);
            }
        }

        @Override
        public void list(KubernetesObject list) {
            continueToken = KubernetesObject.text(list.metadata(), "continue");
        }

        @Override
        public void unreadable(UnreadableDocument document) {
            addUnread(document);
        }
    }

    private void takeKustomization(KubernetesObject kustomization) {
        objectCount++;
        patches.see(kustomization);
        if (KustomizePatches.changesGpus(kustomization)) {
            addUnread(KustomizePatches.unreadable(kustomization.at()));
        }
    }

    private void take(KubernetesObject object) {
        selection.complete(object);
        if (!isNew(object)) {
            return;
        }
        TemplateFinder found = TemplateFinder.in(object);
        if (selection.includes(object)) {
            takeTemplates(object, found);
        }
        progress.accept(objectCount);
        found.inner().forEach(this::take);
    }

    private void takeTemplates(KubernetesObject object, TemplateFinder found) {
        if (found.templates().isEmpty() && found.inner().isEmpty() && GpuMentions.in(object)) {
            addUnread(GpuMentions.unreadable(object));
        }
        for (PodPath path : found.templates()) {
            PodTemplate template = PodTemplate.of(object, path);
            try {
                pods.add(FoundPod.of(object, path, template));
            } catch (MalformedPodException e) {
                addUnread(template.place().unreadable(object.at(), ObjectKey.of(object), e));
            }
        }
    }

    /** Notes an object; the same one is not read twice, whatever file it stands in. */
    private boolean isNew(KubernetesObject object) {
        if (!seen.isNew(object)) {
            return false;
        }
        objectCount++;
        if (object.kind().equals("Namespace")) {
            namespaces.put(object.name(), object.labels());
        } else if (!object.kind().equals("Pod")) {
            controllers.put(ObjectKey.of(object), ObjectKey.ofController(object));
        }
        gpuSystems.see(object);
        noteAutoscaler(object);
        alsoReading.accept(object);
        return true;
    }

    private void noteAutoscaler(KubernetesObject object) {
        try {
            Autoscaler.of(object).ifPresent(it -> autoscalers.merge(it.target(), it, Autoscaler::orFurther));
        } catch (IllegalArgumentException e) {
            addUnread(new UnreadableDocument(object.at(), object.kind() + " " + object.name() + ": " + e.getMessage()));
        }
    }
}
