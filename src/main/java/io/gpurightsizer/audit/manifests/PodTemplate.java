package io.gpurightsizer.audit.manifests;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.pod.PodReader;
import io.gpurightsizer.pod.SubmittedPod;

/**
 * The pod that a controller would submit for what was found in an object.
 *
 * @param pod its {@code metadata} and {@code spec}
 * @param place where it stands in its object
 * @param owner the metadata of its controlling owner; empty for a pod itself
 */
record PodTemplate(ObjectNode pod, Place place, JsonNode owner) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final String KUEUE_QUEUE = "kueue.x-k8s.io/queue-name";
    private static final String NIM = "nvidia-nim-";
    private static final Pattern RELEASE = Pattern.compile("-[0-9]+(\\.[0-9]+)+$");
    private static final String SOURCE_ANNOTATION = "internal.serving.kserve.io/storage-initializer-sourceuri";

    /**
     * Where a pod stands in its object.
     *
     * @param part for example {@code spec.workerGroupSpecs[0].template}; empty for a pod itself
     * @param inPod a path in the pod, {@code spec} or that of its only container
     * @param inObject the same in the object, for example {@code spec.template.spec}
     */
    record Place(String part, String inPod, String inObject) {
        UnreadableDocument unreadable(Source at, ObjectKey object, MalformedPodException problem) {
            String message = problem.getMessage();
            String path = message.startsWith(inPod) ? inObject + message.substring(inPod.length()) : message;
            return new UnreadableDocument(at, object.kind() + "/" + object.name() + ": " + path);
        }
    }

    /** For what stands at the end of a path: a map with a list of containers, or a container by itself. */
    static PodTemplate of(KubernetesObject object, PodPath path) {
        return TemplateFinder.isPodSpec(path.last()) ? ofSpec(object, path) : ofContainer(object, path);
    }

    private static PodTemplate ofSpec(KubernetesObject object, PodPath path) {
        boolean inTemplate = path.lastKey().equals("spec");
        PodPath template = inTemplate ? path.parent() : path;
        ObjectNode metadata = metadata(object, inTemplate ? template : template.nearestWithMetadata());
        ObjectNode spec = unbound(object, withScheduler(object, path.last()));
        return new PodTemplate(
                pod(metadata, spec),
                new Place(template.toString(), "spec", path.toString()),
                ownerOf(object, template));
    }

    private static PodTemplate ofContainer(KubernetesObject object, PodPath path) {
        ObjectNode metadata = metadata(object, path.nearestWithMetadata());
        for (String source : List.of(
                nim(KubernetesObject.text(path.last().path("modelFormat"), "name")),
                nim(KubernetesObject.text(path.last(), "runtime")),
                KubernetesObject.text(path.last(), "storageUri"),
                KubernetesObject.text(path.last().path("storage"), "path"))) {
            putIfAbsent(metadata, "annotations", SOURCE_ANNOTATION, source);
        }
        return new PodTemplate(
                pod(metadata, StandaloneContainer.podSpec(path)),
                new Place(path.toString(), "spec.containers[0]", path.toString()),
                ownerOf(object, path));
    }

    /**
     * The model in the name of one of NIM's formats or runtimes, {@code nvidia-nim-llama3-8b-instruct-24.05}; else empty.
     * Their storage is a cache.
     */
    private static String nim(String name) {
        return name.startsWith(NIM)
                ? RELEASE.matcher(name.substring(NIM.length())).replaceAll("")
                : "";
    }

    private static ObjectNode pod(ObjectNode metadata, ObjectNode spec) {
        ObjectNode pod = NODES.objectNode();
        pod.set("metadata", metadata);
        pod.set("spec", spec);
        return pod;
    }

    /** A pod's own metadata as they are; of a template only what its pods inherit. */
    private static ObjectNode metadata(KubernetesObject object, PodPath holder) {
        if (holder.isRoot() && object.kind().equals("Pod") && holder.metadata() instanceof ObjectNode own) {
            return own;
        }
        ObjectNode metadata = NODES.objectNode();
        for (String inherited : List.of("labels", "annotations")) {
            if (holder.metadata().path(inherited) instanceof ObjectNode entries) {
                metadata.set(inherited, entries.deepCopy());
            }
        }
        JsonNode labels = object.metadata().path("labels");
        putIfAbsent(metadata, "labels", KUEUE_QUEUE, KubernetesObject.text(labels, KUEUE_QUEUE));
        if (object.kind().startsWith("LLMInferenceService")) {
            String model = KubernetesObject.text(object.spec().path("model"), "uri");
            putIfAbsent(metadata, "annotations", SOURCE_ANNOTATION, model);
        }
        return metadata;
    }

    private static void putIfAbsent(ObjectNode metadata, String map, String key, String value) {
        if (!value.isEmpty()) {
            ObjectNode entries = metadata.path(map) instanceof ObjectNode present ? present : metadata.putObject(map);
            entries.putIfAbsent(key, NODES.textNode(value));
        }
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

    private static JsonNode ownerOf(KubernetesObject object, PodPath template) {
        if (template.isRoot()) {
            return object.kind().equals("Pod") ? NODES.missingNode() : object.metadata();
        }
        return template.parent().nearestWithMetadata().metadata();
    }

    Map<String, String> ownerAnnotations() {
        return KubernetesObject.texts(owner.path("annotations"));
    }

    /**
     * The pod as the webhook reads it.
     *
     * @throws MalformedPodException if it is not one
     */
    SubmittedPod read() {
        try (JsonParser parser = pod.traverse()) {
            parser.nextToken();
            return PodReader.read(parser);
        } catch (IOException e) {
            throw new MalformedPodException(e.getMessage());
        }
    }

    /** Where what each container asks for stands: its limits, else its requests, else itself; init containers first. */
    List<Source> containersAt(KubernetesObject object) {
        List<Source> places = new ArrayList<>();
        for (String list : List.of("initContainers", "containers")) {
            JsonNode containers = pod.path("spec").path(list);
            if (containers.isArray()) {
                containers.forEach(container -> places.add(object.at(whatAsks(container))));
            }
        }
        return places;
    }

    private static JsonNode whatAsks(JsonNode container) {
        for (String amounts : List.of("limits", "requests")) {
            JsonNode found = container.path("resources").path(amounts);
            if (ExtendedResource.WHOLE_GPUS.stream().anyMatch(it -> found.has(it.name()))) {
                return found;
            }
        }
        return container;
    }
}
