package io.gpurightsizer.audit.manifests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.objects.KubernetesObject;

/**
 * Finds what runs as a pod in an object of any kind, by its structure: a map with a list {@code containers} is a pod spec;
 * a map with {@code resources} that name an NVIDIA resource is a container that becomes a pod of its own (a
 * NIMService, the {@code model} of an InferenceService).
 */
final class TemplateFinder {
    /** Below these nothing runs by itself; the values of a Helm chart only mean something to its templates. */
    private static final Set<String> NOT_ENTERED = Set.of(
            "metadata",
            "containers",
            "initContainers",
            "ephemeralContainers",
            "volumes",
            "resources",
            "env",
            "values",
            "valuesObject",
            "valuesInline");

    private static final String NVIDIA = "nvidia.com/";

    private final KubernetesObject object;
    private final List<PodPath> templates = new ArrayList<>();
    private final List<KubernetesObject> inner = new ArrayList<>();

    private TemplateFinder(KubernetesObject object) {
        this.object = object;
    }

    static TemplateFinder in(KubernetesObject object) {
        TemplateFinder finder = new TemplateFinder(object);
        finder.visit(PodPath.to(object.root()));
        return finder;
    }

    /** The ways to pod specs and to containers outside any list of containers. */
    List<PodPath> templates() {
        return templates;
    }

    /** Objects with a kind of their own inside this one; what is in them is theirs. */
    List<KubernetesObject> inner() {
        return inner;
    }

    private void visit(PodPath path) {
        ObjectNode map = path.last();
        if (isPodSpec(map) || asksForNvidia(map)) {
            templates.add(path);
        }
        for (Map.Entry<String, JsonNode> member : map.properties()) {
            boolean status = path.isRoot() && member.getKey().equals("status");
            if (!status && !NOT_ENTERED.contains(member.getKey())) {
                enter(path, member.getKey(), member.getValue());
            }
        }
    }

    private void enter(PodPath path, String key, JsonNode value) {
        if (value instanceof ObjectNode map) {
            if (isObject(map)) {
                inner.add(object.inner(map));
            } else {
                visit(path.plus(key, map));
            }
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                enter(path, key + "[" + i + "]", value.get(i));
            }
        }
    }

    private static boolean isObject(ObjectNode map) {
        return map.path("kind").isTextual()
                && map.path("apiVersion").isTextual()
                && (map.path("metadata").isObject() || map.path("spec").isObject());
    }

    static boolean isPodSpec(ObjectNode map) {
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
        return amounts.properties().stream().anyMatch(it -> it.getKey().startsWith(NVIDIA));
    }
}
