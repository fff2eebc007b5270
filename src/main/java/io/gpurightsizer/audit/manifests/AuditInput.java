package io.gpurightsizer.audit.manifests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.audit.Auditor;
import io.gpurightsizer.objects.Document;
import io.gpurightsizer.objects.DocumentSink;
import io.gpurightsizer.objects.InputReader;
import io.gpurightsizer.objects.JsonDocuments;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.text.ApiGroup;

/**
 * Everything an audit has read: pods and templates, what owns what, the labels of namespaces, and what could not be read.
 * Filled from files, streams and lists; then read by {@link Auditor}. Not for use by several threads.
 */
public final class AuditInput {

    private final List<FoundPod> pods = new ArrayList<>();
    private final List<UnreadableDocument> unread = new ArrayList<>();
    private final Map<ObjectKey.Key, ObjectKey> objects = new HashMap<>();
    private final Map<ObjectKey.Key, Map<String, String>> annotations = new HashMap<>();
    private final Set<String> uids = new HashSet<>();
    private final Map<String, Map<String, String>> namespaces = new HashMap<>();
    private final GpuSystemsSeen surveyor = new GpuSystemsSeen();
    private final Progress progress;
    private int objectCount;

    public AuditInput(Progress progress) {
        this.progress = progress;
    }

    /** Hears how far reading has come. */
    public interface Progress {
        /** Called after each object. */
        void read(int objects);
    }

    /** Reads a file, or every manifest in a folder and below it; what cannot be read is noted. */
    public void readPath(Path path) {
        new InputReader(sink()).path(path);
    }

    /**
     * Reads a stream of YAML or JSON.
     *
     * @param name what reports call it
     */
    public void readStream(String name, InputStream stream) throws IOException {
        new InputReader(sink()).stream(name, stream);
    }

    /**
     * Reads one page of a list as the API server sends it.
     *
     * @return the token with which the list goes on; empty at its end
     */
    public String readPage(String name, String json) throws IOException {
        JsonDocuments documents = new JsonDocuments(name, sink());
        documents.readAll(new java.io.StringReader(json));
        return documents.continueToken();
    }

    /** Notes something that could not be read. */
    public void addUnread(UnreadableDocument what) {
        unread.add(what);
    }

    /** How many Kubernetes objects were read. */
    public int objectCount() {
        return objectCount;
    }

    /** The names of the namespaces that were read, sorted. */
    public List<String> namespaces() {
        return namespaces.keySet().stream().sorted().toList();
    }

    public List<FoundPod> pods() {
        return pods;
    }

    public List<UnreadableDocument> unread() {
        return unread;
    }

    Map<ObjectKey.Key, ObjectKey> objects() {
        return objects;
    }

    /** Annotations of ours on the controller of a pod, if that was read. */
    Map<String, String> annotationsOfController(ObjectKey pod) {
        return pod.controllerKey().map(annotations::get).orElse(Map.of());
    }

    public Map<String, String> namespaceLabels(String namespace) {
        return namespaces.getOrDefault(namespace, Map.of());
    }

    public GpuSystemsSeen surveyor() {
        return surveyor;
    }

    private DocumentSink sink() {
        return new DocumentSink() {
            @Override
            public void document(Document document) {
                take(document);
            }

            @Override
            public void unread(UnreadableDocument what) {
                addUnread(what);
            }
        };
    }

    private void take(Document document) {
        JsonNode items = document.root().path("items");
        String kind = KubernetesObject.text(document.root(), "kind");
        if (items.isArray()) {
            for (JsonNode item : items) {
                if (item instanceof ObjectNode object) {
                    takeItem(new Document(object, document.lines(), document.at(object)), kind);
                }
            }
        } else if (kind.isEmpty()) {
            if (PodsOfObject.asksForGpu(document)) {
                addUnread(new UnreadableDocument(
                        document.at(),
                        "it has no kind, so it is no Kubernetes object, yet names nvidia.com/gpu; values of a Helm chart must be"
                                + " rendered first (helm template …)"));
            }
        } else {
            takeObject(document);
        }
    }

    private void takeItem(Document item, String listKind) {
        if (!item.root().has("kind") && listKind.length() > 4 && listKind.endsWith("List")) {
            item.root().put("kind", listKind.substring(0, listKind.length() - 4));
        }
        take(item);
    }

    private void takeObject(Document document) {
        PodsOfObject.read(document, new PodsOfObject.Sink() {
            @Override
            public boolean object(KubernetesObject object) {
                return isNew(object);
            }

            @Override
            public void pod(FoundPod pod) {
                pods.add(pod);
            }

            @Override
            public void unread(UnreadableDocument what) {
                addUnread(what);
            }
        });
        progress.read(objectCount);
    }

    /** Notes an object; the same one is not read twice if its uid shows that it is the same. */
    private boolean isNew(KubernetesObject object) {
        if (!object.uid().isEmpty() && !uids.add(object.uid())) {
            return false;
        }
        objectCount++;
        if (object.kind().equals("Namespace")) {
            namespaces.put(object.name(), object.texts("labels"));
        } else if (!object.kind().equals("Pod")) {
            ObjectKey identity = ObjectKey.of(object);
            objects.put(identity.key(), identity);
            noteAnnotations(object, identity);
        }
        surveyor.see(object);
        return true;
    }

    private void noteAnnotations(KubernetesObject object, ObjectKey identity) {
        Map<String, String> ours = object.texts("annotations");
        ours.keySet().removeIf(key -> !key.startsWith(ApiGroup.PREFIX));
        if (!ours.isEmpty()) {
            annotations.put(identity.key(), ours);
        }
    }
}
