package io.gpurightsizer.cluster.nodes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonMappingException;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.ManifestReader;
import io.gpurightsizer.objects.ObjectSink;
import io.gpurightsizer.objects.UnreadableDocument;

/**
 * Reads what {@code kubectl get nodes -o yaml} or {@code -o json} prints, and what people make of it: Node, DeviceClass and
 * RuntimeClass objects, alone, in several YAML documents, or in Lists.
 */
public final class NodesFile {
    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final List<UnreadableDocument> problems = new ArrayList<>();
    private final List<NodeState> nodes = new ArrayList<>();
    private final Set<ExtendedResource> deviceClassResources = new LinkedHashSet<>();
    private final Map<String, RuntimeClassScheduling> runtimeClasses = new LinkedHashMap<>();
    private boolean empty = true;

    private NodesFile() {}

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if anything in it is not what was expected; the message has one line for each
     *     problem, with the file, the line and what is wrong
     * @throws IOException if the file cannot be read
     */
    public static ClusterObjects read(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return new NodesFile().read(file.toString(), stream);
        }
    }

    /** Reads a text; {@code name} is what messages call it. Otherwise as {@link #read(Path)}. */
    public static ClusterObjects parse(String name, String text) {
        try {
            return new NodesFile().read(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory is always readable", e);
        }
    }

    private ClusterObjects read(String name, InputStream stream) throws IOException {
        new ManifestReader(new Sink()).readStream(name, stream);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    problems.stream().map(UnreadableDocument::toString).collect(Collectors.joining("\n")));
        }
        if (empty) {
            throw new IllegalArgumentException(name + ": there is nothing in it; expected Node objects");
        }
        return new ClusterObjects(nodes, deviceClassResources, runtimeClasses);
    }

    private final class Sink implements ObjectSink {
        @Override
        public void object(KubernetesObject object) {
            try {
                take(object);
            } catch (IllegalArgumentException e) {
                unreadable(new UnreadableDocument(object.at(), reason(e)));
            }
            empty = false;
        }

        @Override
        public void list(KubernetesObject list) {
            empty = false;
        }

        @Override
        public void unreadable(UnreadableDocument document) {
            problems.add(document);
        }
    }

    private void take(KubernetesObject object) {
        switch (object.kind()) {
            case "Node" -> {
                requireName(object);
                nodes.add(NodeReader.read(serialization.convertValue(object.root(), Node.class)));
            }
            case "DeviceClass" ->
                DeviceClasses.extendedResource(KubernetesObject.text(object.spec(), "extendedResourceName"))
                        .ifPresent(deviceClassResources::add);
            case "RuntimeClass" -> {
                requireName(object);
                RuntimeClass runtimeClass = serialization.convertValue(object.root(), RuntimeClass.class);
                runtimeClasses.put(object.name(), RuntimeClassScheduling.of(runtimeClass));
            }
            case "" -> throw new IllegalArgumentException("expected a Node, found an object without a kind");
            default -> throw new IllegalArgumentException("expected a Node, found a " + object.kind());
        }
    }

    private static void requireName(KubernetesObject object) {
        if (object.name().isEmpty()) {
            throw new IllegalArgumentException(
                    "metadata.name: expected the name of the " + object.kind() + ", found none");
        }
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
