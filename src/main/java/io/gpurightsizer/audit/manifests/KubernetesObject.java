package io.gpurightsizer.audit.manifests;

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
record KubernetesObject(ObjectNode root, Document document) {
    String apiVersion() {
        return text(root, "apiVersion");
    }

    String kind() {
        return text(root, "kind");
    }

    JsonNode metadata() {
        return root.path("metadata");
    }

    String namespace() {
        return text(metadata(), "namespace");
    }

    String name() {
        String name = text(metadata(), "name");
        return name.isEmpty() ? text(metadata(), "generateName") : name;
    }

    String uid() {
        return text(metadata(), "uid");
    }

    /** The texts in a map of its metadata, {@code labels} or {@code annotations}. */
    Map<String, String> texts(String map) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : metadata().path(map).properties()) {
            if (entry.getValue().isValueNode()) {
                texts.put(entry.getKey(), entry.getValue().asText());
            }
        }
        return texts;
    }

    JsonNode spec() {
        return root.path("spec");
    }

    JsonNode status() {
        return root.path("status");
    }

    Source at() {
        return document.at(root);
    }

    /** The owner reference with {@code controller: true}. */
    Optional<JsonNode> controller() {
        for (JsonNode owner : metadata().path("ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    boolean isOf(String group, String wantedKind) {
        return kind().equals(wantedKind) && apiVersion().startsWith(group + "/");
    }

    static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isValueNode() && !value.isNull() ? value.asText() : "";
    }
}
