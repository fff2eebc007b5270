package io.gpurightsizer.audit.manifests;

import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.objects.Document;
import io.gpurightsizer.objects.KubernetesObject;

/**
 * Finds what runs as a pod in an object of any kind, by its structure: a map with a list {@code containers} is a pod spec;
 * a map with {@code resources} that name an NVIDIA resource is a container that stands for a pod of its own (a
 * NIMService, the {@code model} of an InferenceService).
 */
final class TemplateFinder {
    /** Below these nothing runs by itself. */
    private static final Set<String> NOT_ENTERED =
            Set.of("metadata", "containers", "initContainers", "ephemeralContainers", "volumes", "resources", "env");

    private static final String NVIDIA = "nvidia.com/";

    private final Sink sink;
    private final Document document;

    private TemplateFinder(Sink sink, Document document) {
        this.sink = sink;
        this.document = document;
    }

    /** Takes what is found. */
    interface Sink {
        /** An object with a kind; it is only entered if the answer is yes. */
        boolean object(KubernetesObject object);

        /** A map with a list of containers. */
        void podSpec(KubernetesObject object, PodPath path);

        /** A container outside any list of containers. */
        void container(KubernetesObject object, PodPath path);
    }

    static void find(Document document, Sink sink) {
        new TemplateFinder(sink, document).object(document.root());
    }

    private void object(ObjectNode root) {
        KubernetesObject object = new KubernetesObject(root, document);
        if (sink.object(object)) {
            visit(object, PodPath.to(root));
        }
    }

    private void visit(KubernetesObject object, PodPath path) {
        ObjectNode map = path.last();
        if (holdsContainers(map)) {
            sink.podSpec(object, path);
        } else if (asksForNvidia(map)) {
            sink.container(object, path);
        }
        for (Map.Entry<String, JsonNode> member : map.properties()) {
            boolean entered = !NOT_ENTERED.contains(member.getKey())
                    && !(path.isRoot() && member.getKey().equals("status"));
            if (entered) {
                enter(object, path, member.getKey(), member.getValue());
            }
        }
    }

    private void enter(KubernetesObject object, PodPath path, String key, JsonNode value) {
        if (value instanceof ObjectNode map) {
            if (isObject(map)) {
                object(map);
            } else {
                visit(object, path.plus(key, map));
            }
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                enter(object, path, key + "[" + i + "]", value.get(i));
            }
        }
    }

    private static boolean isObject(ObjectNode map) {
        return map.path("kind").isTextual()
                && map.path("apiVersion").isTextual()
                && (map.path("metadata").isObject() || map.path("spec").isObject());
    }

    private static boolean holdsContainers(ObjectNode map) {
        JsonNode containers = map.path("containers");
        for (JsonNode container : containers.isArray() ? containers : Set.<JsonNode>of()) {
            if (container.has("image") || container.has("name") || container.has("resources")) {
                return true;
            }
        }
        return false;
    }

    private static boolean asksForNvidia(ObjectNode map) {
        JsonNode resources = map.path("resources");
        return namesNvidia(resources.path("limits")) || namesNvidia(resources.path("requests"));
    }

    private static boolean namesNvidia(JsonNode amounts) {
        for (Map.Entry<String, JsonNode> amount : amounts.properties()) {
            if (amount.getKey().startsWith(NVIDIA)) {
                return true;
            }
        }
        return false;
    }
}
