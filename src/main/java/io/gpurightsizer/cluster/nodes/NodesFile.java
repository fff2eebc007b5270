package io.gpurightsizer.cluster.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClass;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

import io.gpurightsizer.gpu.ExtendedResource;

/**
 * Reads what {@code kubectl get nodes -o yaml} or {@code -o json} prints, and what people make of it: Node, DeviceClass and
 * RuntimeClass objects, alone, in several YAML documents, or in Lists.
 */
public final class NodesFile {
    /** A line that begins a document; YAML allows it nowhere else in column 0. */
    private static final Pattern DOCUMENT_START = Pattern.compile("(?m)^---(?=\\s|$)");

    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final List<String> problems = new ArrayList<>();
    private final List<NodeState> nodes = new ArrayList<>();
    private final Set<ExtendedResource> deviceClassResources = new LinkedHashSet<>();
    private final Map<String, RuntimeClassScheduling> runtimeClasses = new LinkedHashMap<>();
    private boolean empty = true;

    private NodesFile() {}

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if anything in it is not what was expected; the message has one line for each
     *     problem, with the file, the document and what is wrong
     * @throws IOException if the file cannot be read
     */
    public static ClusterObjects read(Path file) throws IOException {
        return parse(file.toString(), Files.readString(file));
    }

    /** Reads a text; {@code name} is what messages call it. Otherwise as {@link #read}. */
    public static ClusterObjects parse(String name, String text) {
        return new NodesFile().all(name, text);
    }

    private ClusterObjects all(String name, String text) {
        String[] documents = DOCUMENT_START.split(text, -1);
        int number = documents[0].isBlank() && documents.length > 1 ? 0 : 1;
        for (String document : documents) {
            String where = documents.length == 1 ? name : name + ", document " + number;
            attempt(where, () -> document(where, document));
            number++;
        }
        if (empty && problems.isEmpty()) {
            problems.add(name + ": there is nothing in it; expected Node objects");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new ClusterObjects(nodes, deviceClassResources, runtimeClasses);
    }

    private void document(String where, String document) {
        Object content = serialization.unmarshal(document, Object.class);
        if (content != null) {
            empty = false;
            object(where, content);
        }
    }

    private void object(String where, Object content) {
        if (!(content instanceof Map<?, ?> object)) {
            throw new IllegalArgumentException("expected a Kubernetes object, found "
                    + (content instanceof List ? "a list" : "\"" + content + "\""));
        }
        String kind = String.valueOf(object.get("kind"));
        switch (kind) {
            case "Node" -> nodes.add(node(object));
            case "DeviceClass" -> deviceClass(object);
            case "RuntimeClass" -> runtimeClass(object);
            case "List", "NodeList", "DeviceClassList", "RuntimeClassList" -> items(where, object);
            default ->
                throw new IllegalArgumentException("expected a Node, found "
                        + (object.containsKey("kind") ? "a " + kind : "an object without a kind"));
        }
    }

    private void items(String where, Map<?, ?> list) {
        if (!(list.get("items") instanceof List<?> items)) {
            throw new IllegalArgumentException("items: expected a list, found " + list.get("items"));
        }
        for (int i = 0; i < items.size(); i++) {
            Object item = items.get(i);
            String at = where + ", items[" + i + "]";
            attempt(at, () -> object(at, item));
        }
    }

    private NodeState node(Map<?, ?> object) {
        Node node = serialization.convertValue(object, Node.class);
        requireName(node.getMetadata() == null ? null : node.getMetadata().getName(), "Node");
        return NodeReader.read(node);
    }

    private void deviceClass(Map<?, ?> object) {
        DeviceClass deviceClass = serialization.convertValue(object, DeviceClass.class);
        DeviceClasses.extendedResource(
                        deviceClass.getSpec() == null
                                ? null
                                : deviceClass.getSpec().getExtendedResourceName())
                .ifPresent(deviceClassResources::add);
    }

    private void runtimeClass(Map<?, ?> object) {
        RuntimeClass runtimeClass = serialization.convertValue(object, RuntimeClass.class);
        String name = runtimeClass.getMetadata() == null
                ? null
                : runtimeClass.getMetadata().getName();
        requireName(name, "RuntimeClass");
        runtimeClasses.put(name, RuntimeClassScheduling.of(runtimeClass));
    }

    private static void requireName(String name, String kind) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("metadata.name: expected the name of the " + kind + ", found none");
        }
    }

    private void attempt(String where, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            problems.add(where + ": " + firstLine(e));
        }
    }

    private static String firstLine(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse(message);
    }
}
