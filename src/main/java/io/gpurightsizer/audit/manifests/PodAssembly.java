package io.gpurightsizer.audit.manifests;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.objects.Document;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.Source;

/**
 * The pod that a controller would submit for what was found in an object: its metadata and its spec.
 *
 * @param pod {@code metadata} and {@code spec}
 * @param part where it stands in its object
 * @param specPath where its spec stands in its object; of a lone container, where that stands
 * @param lone whether it is a container outside any list of containers
 * @param owner the metadata of its controlling owner; empty for a pod itself
 */
record PodAssembly(ObjectNode pod, String part, String specPath, boolean lone, JsonNode owner) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final String KUEUE_QUEUE = "kueue.x-k8s.io/queue-name";
    private static final String SOURCE_ANNOTATION = "internal.serving.kserve.io/storage-initializer-sourceuri";

    /** What the pod spec around a lone container says of the pod. */
    private static final List<String> POD_FIELDS = List.of(
            "nodeName",
            "nodeSelector",
            "affinity",
            "tolerations",
            "runtimeClassName",
            "schedulerName",
            "schedulingGates",
            "resourceClaims");

    /** For a map with a list of containers. */
    static PodAssembly ofSpec(KubernetesObject object, PodPath path) {
        boolean inTemplate = path.lastKey().equals("spec");
        PodPath template = inTemplate ? path.parent() : path;
        ObjectNode metadata = metadata(object, inTemplate ? template : template.nearestWithMetadata());
        ObjectNode spec = unbound(object, withScheduler(object, path.last()));
        return new PodAssembly(
                pod(metadata, spec), template.toString(), path.toString(), false, owner(object, template));
    }

    /** For a container outside any list of containers; the pod's other fields stand beside or around it. */
    static PodAssembly ofContainer(KubernetesObject object, PodPath path) {
        ObjectNode spec = NODES.objectNode();
        for (String field : POD_FIELDS) {
            JsonNode value = path.last().path(field);
            JsonNode around = value.isMissingNode() ? path.parent().last().path(field) : value;
            if (!around.isMissingNode()) {
                spec.set(field, around);
            }
        }
        if (path.last().path("draResources").size() > 0) {
            spec.set("resourceClaims", path.last().path("draResources"));
        }
        ObjectNode container = StandaloneContainer.of(path);
        spec.set("containers", NODES.arrayNode().add(container));
        ObjectNode metadata = metadata(object, path.nearestWithMetadata());
        String storage = KubernetesObject.text(path.last(), "storageUri");
        if (!storage.isEmpty()) {
            annotate(metadata, SOURCE_ANNOTATION, storage);
        }
        return new PodAssembly(pod(metadata, spec), path.toString(), path.toString(), true, owner(object, path));
    }

    private static ObjectNode pod(ObjectNode metadata, ObjectNode spec) {
        ObjectNode pod = NODES.objectNode();
        pod.set("metadata", metadata);
        pod.set("spec", spec);
        return pod;
    }

    /** A pod's own metadata as they are; of a template only what its pods inherit. */
    private static ObjectNode metadata(KubernetesObject object, PodPath holder) {
        ObjectNode metadata = NODES.objectNode();
        if (holder.isRoot() && object.kind().equals("Pod") && holder.metadata() instanceof ObjectNode own) {
            return own;
        }
        for (String inherited : List.of("labels", "annotations")) {
            if (holder.metadata().path(inherited) instanceof ObjectNode entries) {
                metadata.set(inherited, entries.deepCopy());
            }
        }
        String queue = KubernetesObject.text(object.metadata().path("labels"), KUEUE_QUEUE);
        if (!queue.isEmpty()) {
            put(metadata, "labels", KUEUE_QUEUE, queue);
        }
        String model = KubernetesObject.text(object.spec().path("model"), "uri");
        if (object.kind().startsWith("LLMInferenceService") && !model.isEmpty()) {
            annotate(metadata, SOURCE_ANNOTATION, model);
        }
        return metadata;
    }

    /** A pod that runs was bound by the scheduler; what matters is where one like it could be put. */
    private static ObjectNode unbound(KubernetesObject object, ObjectNode spec) {
        boolean runs = object.kind().equals("Pod") && !object.uid().isEmpty();
        return runs && spec.has("nodeName") ? spec.deepCopy().without(List.of("nodeName")) : spec;
    }

    /** Volcano's jobs name their scheduler above the template, or mean Volcano's own. */
    private static ObjectNode withScheduler(KubernetesObject object, ObjectNode spec) {
        if (!object.apiVersion().startsWith("batch.volcano.sh/") || spec.has("schedulerName")) {
            return spec;
        }
        String scheduler = KubernetesObject.text(object.spec(), "schedulerName");
        return spec.deepCopy().put("schedulerName", scheduler.isEmpty() ? "volcano" : scheduler);
    }

    private static JsonNode owner(KubernetesObject object, PodPath template) {
        if (template.isRoot()) {
            return object.kind().equals("Pod") ? NODES.missingNode() : object.metadata();
        }
        return template.parent().nearestWithMetadata().metadata();
    }

    private static void annotate(ObjectNode metadata, String key, String value) {
        put(metadata, "annotations", key, value);
    }

    private static void put(ObjectNode metadata, String map, String key, String value) {
        ObjectNode entries = metadata.path(map) instanceof ObjectNode present ? present : metadata.putObject(map);
        if (!entries.has(key)) {
            entries.put(key, value);
        }
    }

    /** Where in a pod's JSON the beginning of a path stands here, for example {@code spec} at {@code spec.template.spec}. */
    PathPrefix prefix() {
        return new PathPrefix(lone ? "spec.containers[0]" : "spec", specPath);
    }

    /**
     * How paths in the pod begin in its object.
     *
     * @param inPod the beginning in the pod
     * @param inObject what stands for it in the object
     */
    record PathPrefix(String inPod, String inObject) {
        /** The message with the path at its beginning, if it has one, as it is in the object. */
        String applyTo(String message) {
            return message.startsWith(inPod) ? inObject + message.substring(inPod.length()) : message;
        }
    }

    Map<String, String> ownerAnnotations() {
        Map<String, String> annotations = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : owner.path("annotations").properties()) {
            if (entry.getValue().isValueNode()) {
                annotations.put(entry.getKey(), entry.getValue().asText());
            }
        }
        return annotations;
    }

    /** Where what each container asks for stands: its limits, else its requests, else itself; init containers first. */
    List<Source> containersAt(Document document) {
        List<Source> places = new ArrayList<>();
        for (String list : List.of("initContainers", "containers")) {
            JsonNode containers = pod.path("spec").path(list);
            if (containers instanceof ArrayNode) {
                containers.forEach(container -> places.add(place(document, container)));
            }
        }
        return places;
    }

    private static Source place(Document document, JsonNode container) {
        JsonNode resources = container.path("resources");
        for (String amounts : List.of("limits", "requests")) {
            if (resources.path(amounts).has("nvidia.com/gpu")) {
                return document.at(resources.path(amounts));
            }
        }
        return document.at(container);
    }
}
