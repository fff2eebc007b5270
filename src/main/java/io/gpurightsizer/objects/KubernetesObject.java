package io.gpurightsizer.objects;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An object that was read; booleans and null are what they are, every other value is a text.
 *
 * @param root its fields
 * @param lines on which line each object in it begins, by identity
 * @param at where it begins
 */
public record KubernetesObject(ObjectNode root, Map<JsonNode, Integer> lines, Source at) {
    private static final String LIST = "List";

    /** Where an object in it begins; its own beginning if that is not known. */
    public Source at(JsonNode part) {
        return at.atLine(lines.getOrDefault(part, at.line()));
    }

    /** An object inside this one, such as one of an OpenShift Template. */
    public KubernetesObject inner(ObjectNode object) {
        return new KubernetesObject(object, lines, at(object));
    }

    public String apiVersion() {
        return text(root, "apiVersion");
    }

    /** Empty if it has none, and is therefore not a Kubernetes object. */
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

    public Map<String, String> labels() {
        return texts(metadata().path("labels"));
    }

    public Map<String, String> annotations() {
        return texts(metadata().path("annotations"));
    }

    public JsonNode spec() {
        return root.path("spec");
    }

    public JsonNode status() {
        return root.path("status");
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

    /** The text in a field; empty if there is none. */
    public static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isValueNode() && !value.isNull() ? value.asText() : "";
    }

    /** The members of a map that are texts. */
    public static Map<String, String> texts(JsonNode map) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            if (entry.getValue().isValueNode()) {
                texts.put(entry.getKey(), entry.getValue().asText());
            }
        }
        return texts;
    }

    /** Gives it the kind that items of a list have, if it has none: the API server leaves it out of typed lists. */
    void takeKindOf(String listKind) {
        if (!root.has("kind") && listKind.length() > LIST.length() && listKind.endsWith(LIST)) {
            root.put("kind", listKind.substring(0, listKind.length() - LIST.length()));
        }
    }

    /** Gives it a namespace if it names none. */
    public void takeNamespace(String namespace) {
        if (namespace().isEmpty() && metadata() instanceof ObjectNode metadata) {
            metadata.put("namespace", namespace);
        }
    }
}
