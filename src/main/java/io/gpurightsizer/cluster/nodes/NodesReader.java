package io.gpurightsizer.cluster.nodes;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonMappingException;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;

import io.gpurightsizer.cluster.devices.DeviceObjects;
import io.gpurightsizer.cluster.state.ClientModel;
import io.gpurightsizer.cluster.state.LimitRangeState;
import io.gpurightsizer.cluster.state.NamespaceState;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.cluster.state.PodState;
import io.gpurightsizer.cluster.state.PodStateReader;
import io.gpurightsizer.cluster.state.PodsState;
import io.gpurightsizer.cluster.state.QuotaState;
import io.gpurightsizer.cluster.state.RuntimeClassScheduling;
import io.gpurightsizer.cluster.state.StorageClassState;
import io.gpurightsizer.cluster.state.VolumeReader;
import io.gpurightsizer.cluster.state.Volumes;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.ManifestReader;
import io.gpurightsizer.objects.ObjectSink;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * Collects the objects of a cluster from streams and from pages of lists; of each only what counts is kept. An object that is
 * read again replaces the one before. Not for use by several threads.
 */
public final class NodesReader {
    private final ManifestReader reader = new ManifestReader(new Sink());
    private final List<UnreadableDocument> unreadable = new ArrayList<>();
    private final Map<String, NodeState> nodes = new LinkedHashMap<>();
    private final Map<String, PodState> pods = new LinkedHashMap<>();
    private final Map<String, NamespaceState> namespaces = new LinkedHashMap<>();
    private final Map<String, Volumes.ClaimState> claims = new LinkedHashMap<>();
    private final Map<String, Optional<List<Placement.Term>>> volumes = new LinkedHashMap<>();
    private final DeviceObjects devices = new DeviceObjects();
    private final Map<String, RuntimeClassScheduling> runtimeClasses = new LinkedHashMap<>();
    private final Map<String, StorageClassState> storageClasses = new LinkedHashMap<>();
    private String podsProblem = "";
    private final Map<String, Boolean> gpusTolerated = new LinkedHashMap<>();
    private final Consumer<KubernetesObject> alsoReading;
    private String continueToken = "";
    private boolean empty = true;

    /** A reader that nothing was read into. */
    public NodesReader() {
        this(object -> {});
    }

    /** The same; {@code alsoReading} is given each object that is read from a stream or page. */
    public NodesReader(Consumer<KubernetesObject> alsoReading) {
        this.alsoReading = alsoReading;
    }

    /** Reads YAML or JSON; {@code name} is what problems call it. */
    void readStream(String name, InputStream stream) throws IOException {
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

    /** Takes one object; what is wrong with it is noted. */
    public void add(KubernetesObject object) {
        try {
            take(object);
        } catch (IllegalArgumentException e) {
            unreadable.add(new UnreadableDocument(object.at(), reason(e)));
        }
    }

    /** What pods hold is not known, for this reason. */
    public void podsAreNotKnown(String why) {
        podsProblem = why;
    }

    /** Whether devices of dynamic resource allocation were read. */
    public boolean hasSlices() {
        return devices.hasSlices();
    }

    /** Forgets a pod, with the claims that are its own. */
    public void forgetPod(String namespace, String pod) {
        pods.remove(namespace + "/" + pod);
        devices.forgetPod(namespace, pod);
    }

    public ClusterObjects objects() {
        return new ClusterObjects(
                List.copyOf(nodes.values()),
                podsProblem.isEmpty() ? PodsState.of(List.copyOf(pods.values())) : PodsState.notKnown(podsProblem),
                namespaces,
                claims.isEmpty() && volumes.isEmpty() && storageClasses.isEmpty()
                        ? Volumes.NOT_LOOKED_AT
                        : new Volumes(claims, volumes, storageClasses),
                devices.devices(nodes.values()),
                runtimeClasses,
                !gpusTolerated.isEmpty() && !gpusTolerated.containsValue(false));
    }

    /** What was not as expected, and where. */
    public List<UnreadableDocument> unreadable() {
        return List.copyOf(unreadable);
    }

    /** Whether what was read had neither an object nor a list in it. */
    boolean isEmpty() {
        return empty;
    }

    private final class Sink implements ObjectSink {
        @Override
        public void object(KubernetesObject object) {
            add(object);
            alsoReading.accept(object);
            empty = false;
        }

        @Override
        public void list(KubernetesObject list) {
            continueToken = KubernetesObject.text(list.metadata(), "continue");
            empty = false;
        }

        @Override
        public void unreadable(UnreadableDocument document) {
            unreadable.add(document);
        }
    }

    private void take(KubernetesObject object) {
        switch (object.kind()) {
            case "Node" -> nodes.put(requiredName(object), NodeReader.read(as(Node.class, object)));
            case "Pod" -> take(object.namespace() + "/" + requiredName(object), as(Pod.class, object));
            case "Namespace" -> inNamespace(requiredName(object), it -> it.labelled(Optional.of(object.labels())));
            case "ResourceQuota" ->
                inNamespace(
                        object.namespace(),
                        it -> it.with(
                                requiredName(object), Optional.of(QuotaState.of(as(ResourceQuota.class, object)))));
            case "LimitRange" ->
                inNamespace(
                        object.namespace(),
                        it -> it.limited(
                                requiredName(object), Optional.of(LimitRangeState.of(as(LimitRange.class, object)))));
            case "PersistentVolumeClaim" ->
                claims.put(object.namespace() + "/" + requiredName(object), VolumeReader.claim(object.root()));
            case "PersistentVolume" -> volumes.put(requiredName(object), VolumeReader.volume(object.root()));
            case "StorageClass" -> storageClasses.put(requiredName(object), VolumeReader.storageClass(object.root()));
            case "DeviceClass", "DeviceTaintRule", "ResourceSlice", "ResourceClaimTemplate", "ResourceClaim" -> {
                requiredName(object);
                devices.add(object);
            }
            case "RuntimeClass" ->
                runtimeClasses.put(requiredName(object), RuntimeClassScheduling.of(as(RuntimeClass.class, object)));
            case "" -> throw new IllegalArgumentException("expected a Node, found an object without a kind");
            default -> throw new IllegalArgumentException("expected a Node, found a " + object.kind());
        }
    }

    /** A quantity that is none is an error here, since it would hold nothing; an API server lets none in. */
    private void take(String key, Pod pod) {
        NodeReader.requireQuantities(pod);
        pods.put(key, PodStateReader.read(pod));
        PodStateReader.toleratesGpus(pod).ifPresent(it -> gpusTolerated.put(key, it));
    }

    private static <T> T as(Class<T> type, KubernetesObject object) {
        return ClientModel.read(object.root(), type);
    }

    private void inNamespace(String name, UnaryOperator<NamespaceState> change) {
        namespaces.put(name, change.apply(namespaces.getOrDefault(name, NamespaceState.UNKNOWN)));
    }

    private static String requiredName(KubernetesObject object) {
        if (object.name().isEmpty()) {
            throw new IllegalArgumentException(
                    "metadata.name: expected the name of the " + object.kind() + ", found none");
        }
        return object.name();
    }

    /** Which field has the wrong type, if that is what is wrong, without the Java classes that the mapper names. */
    private static String reason(IllegalArgumentException e) {
        if (e.getCause() instanceof JsonMappingException mapping) {
            return mapping.getPath().stream()
                            .map(it -> it.getFieldName() == null ? "[" + it.getIndex() + "]" : it.getFieldName())
                            .collect(Collectors.joining("."))
                    + ": not of the type that Kubernetes has there";
        }
        return e.getMessage();
    }
}
