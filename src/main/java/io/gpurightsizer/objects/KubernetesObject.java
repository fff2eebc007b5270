package io.gpurightsizer.objects;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An object with a kind, by itself or inside another one (an OpenShift Template, an OCM ManifestWork).
 *
 * @param root the object
 * @param document what it stands in
 */
public record KubernetesObject(ObjectNode root, Document document) {
    public String apiVersion() {
        return text(root, "apiVersion");
    }

    public String kind() {
        return text(root, "kind");
    }

    public JsonNode metadata() {
        return root.path("metadata");
    }

    public String namespace() {
        return text(metadata(), "namespace");
    }

    public String name() {
        String name = text(metadata(), "name");
        return name.isEmpty() ? text(metadata(), "generateName") : name;
    }

    public String uid() {
        return text(metadata(), "uid");
    }

    /** The texts in a map of its metadata, {@code labels} or {@code annotations}. */
    public Map<String, String> texts(String map) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : metadata().path(map).properties()) {
            if (entry.getValue().isValueNode()) {
                texts.put(entry.getKey(), entry.getValue().asText());
            }
        }
        return texts;
    }

    public JsonNode spec() {
        return root.path("spec");
    }

    public JsonNode status() {
        return root.path("status");
    }

    public Source at() {
        return document.at(root);
    }

    /** The owner reference with {@code controller: true}. */
    public Optional<JsonNode> controller() {
        for (JsonNode owner : metadata().path("ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    public boolean isOf(String group, String wantedKind) {
        return kind().equals(wantedKind) && apiVersion().startsWith(group + "/");
    }

    public static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isValueNode() && !value.isNull() ? value.asText() : "";
    }
}
