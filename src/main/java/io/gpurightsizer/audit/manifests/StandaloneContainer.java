package io.gpurightsizer.audit.manifests;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.objects.KubernetesObject;

/** A container that stands outside any list of containers, in the form it has in one. */
final class StandaloneContainer {
    private StandaloneContainer() {}

    /** The container at the end of a path: what it has, a name where it has none, its image as one text. */
    static ObjectNode of(PodPath path) {
        ObjectNode from = path.last();
        ObjectNode container = JsonNodeFactory.instance.objectNode();
        container.put("name", name(path));
        container.put("image", image(from.path("image")));
        for (String list : List.of("command", "args")) {
            if (from.path(list).isArray()) {
                container.set(list, from.path(list));
            }
        }
        if (from.path("env").isArray()) {
            container.set("env", from.path("env"));
        }
        container.set("resources", from.path("resources"));
        return container;
    }

    private static String name(PodPath path) {
        String name = KubernetesObject.text(path.last(), "name");
        if (!name.isEmpty()) {
            return name;
        }
        return path.lastKey().equals("spec") ? "main" : path.lastKey();
    }

    /** A text, or the NIM Operator's {@code repository} and {@code tag}. */
    private static String image(JsonNode image) {
        if (!image.isObject()) {
            return image.asText();
        }
        String tag = KubernetesObject.text(image, "tag");
        return KubernetesObject.text(image, "repository") + (tag.isEmpty() ? "" : ":" + tag);
    }
}
