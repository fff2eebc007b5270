package io.gpurightsizer.audit.manifests;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.objects.KubernetesObject;

/** A container that stands outside any list of containers, such as a NIMService's. */
final class StandaloneContainer {
    /** Fields beside or around it that belong to the pod. */
    private static final List<String> POD_FIELDS = List.of(
            "nodeName",
            "nodeSelector",
            "affinity",
            "tolerations",
            "runtimeClassName",
            "schedulerName",
            "schedulingGates",
            "resourceClaims");

    private StandaloneContainer() {}

    /** The spec of a pod whose only container is the one at the end of a path. */
    static ObjectNode podSpec(PodPath path) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        for (String field : POD_FIELDS) {
            JsonNode beside = path.last().path(field);
            JsonNode value = beside.isMissingNode() ? path.parent().last().path(field) : beside;
            if (!value.isMissingNode()) {
                spec.set(field, value);
            }
        }
        if (!path.last().path("draResources").isEmpty()) {
            spec.set("resourceClaims", path.last().path("draResources"));
        }
        spec.putArray("containers").add(container(path));
        return spec;
    }

    /** What it has in common with one in a list; a name where it has none, its image as one text. */
    private static ObjectNode container(PodPath path) {
        ObjectNode from = path.last();
        ObjectNode container = JsonNodeFactory.instance.objectNode();
        container.put("name", name(path));
        container.put("image", image(from.path("image")));
        for (String list : List.of("command", "args", "env")) {
            if (from.path(list).isArray()) {
                container.set(list, from.path(list));
            }
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
