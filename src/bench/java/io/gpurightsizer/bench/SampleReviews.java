package io.gpurightsizer.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reviews of the size pods of a real cluster have. The frame is what an API server sent
 * ({@code src/test/resources/reviews/asr.json}); the pod is one that a ReplicaSet creates, with what defaulting adds and
 * with the {@code managedFields} that belong to its fields.
 */
public final class SampleReviews {
    /** The uid of the pod's owner, which stands in its references and as a name in its {@code managedFields}. */
    public static final String OWNER = "9d0f4f29-0f1b-4a2c-9f0e-6e5d4c3b2a19";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FRAME = Path.of("src/test/resources/reviews/asr.json");

    private SampleReviews() {}

    /** What becomes of the pod. */
    public enum Outcome {
        /** A speech model on a whole GPU. */
        RESIZE("nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.3.0", "1"),
        /** A model no row knows: all of the table is looked through. */
        KEEP("registry.example.com/team/own-server:2026.11", "1"),
        /** No GPU asked for: what a webhook without match conditions sees most. */
        NO_GPU("registry.example.com/team/own-server:2026.11", "0");

        private final String image;
        private final String gpus;

        Outcome(String image, String gpus) {
            this.image = image;
            this.gpus = gpus;
        }
    }

    /** Of about 8 KB: two containers. */
    public static byte[] small(Outcome outcome) {
        return review(outcome, 2, 0);
    }

    /** Of about 50 KB: fourteen containers, one of which asks for the GPU. */
    public static byte[] large(Outcome outcome) {
        return review(outcome, 14, 14);
    }

    static byte[] review(Outcome outcome, int containers, int variables) {
        ObjectNode review = frame();
        ObjectNode request = (ObjectNode) review.get("request");
        ObjectNode framed = (ObjectNode) request.get("object");
        ObjectNode pod = JSON.createObjectNode().put("kind", "Pod").put("apiVersion", "v1");
        ObjectNode metadata = pod.putObject("metadata");
        metadata.put("generateName", "speech-6d5f7c9b8f-").put("namespace", "voice");
        metadata.putObject("labels")
                .put("app.kubernetes.io/name", "speech")
                .put("app.kubernetes.io/component", "inference")
                .put("app.kubernetes.io/managed-by", "Helm")
                .put("pod-template-hash", "6d5f7c9b8f");
        metadata.putObject("annotations")
                .put("checksum/config", "0f3c1a5be2a94e0b0ad17d5f4f2f6b1f4f8d6a3a7d1f58a2b9e0c7d6e5f4a3b2")
                .put("prometheus.io/scrape", "true")
                .put("prometheus.io/port", "8000");
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "apps/v1")
                .put("kind", "ReplicaSet")
                .put("name", "speech-6d5f7c9b8f")
                .put("uid", OWNER)
                .put("controller", true)
                .put("blockOwnerDeletion", true);
        ObjectNode spec = framed.get("spec").deepCopy();
        pod.set("spec", spec);
        JsonNode tokenMount = spec.at("/containers/0/volumeMounts/0");
        ArrayNode list = spec.putArray("containers");
        for (int i = 0; i < containers; i++) {
            list.add(container(i, outcome, variables, tokenMount));
        }
        ((ArrayNode) spec.get("volumes"))
                .addObject()
                .put("name", "models")
                .putObject("persistentVolumeClaim")
                .put("claimName", "models");
        metadata.set("managedFields", managedFields(pod));
        pod.putObject("status");
        request.set("object", pod);
        return bytes(review);
    }

    private static ObjectNode container(int index, Outcome outcome, int variables, JsonNode tokenMount) {
        boolean server = index == 0;
        ObjectNode container = JSON.createObjectNode().put("name", server ? "server" : "sidecar-" + index);
        container.put("image", server ? outcome.image : "registry.example.com/platform/sidecar:1." + index);
        container.putArray("args").add("--listen=0.0.0.0:" + (8000 + index)).add("--log-level").add("info");
        container
                .putArray("ports")
                .addObject()
                .put("name", "http-" + index)
                .put("containerPort", 8000 + index)
                .put("protocol", "TCP");
        ArrayNode environment = container.putArray("env");
        environment
                .addObject()
                .put("name", "POD_NAME")
                .putObject("valueFrom")
                .putObject("fieldRef")
                .put("apiVersion", "v1")
                .put("fieldPath", "metadata.name");
        for (int i = 0; i < variables; i++) {
            environment.addObject().put("name", "SERVICE_SETTING_" + i).put("value", "value-" + i + "-of-" + index);
        }
        ObjectNode resources = container.putObject("resources");
        for (String kind : new String[] {"limits", "requests"}) {
            ObjectNode amounts = resources.putObject(kind).put("cpu", "2").put("memory", "8Gi");
            if (server && !outcome.gpus.equals("0")) {
                amounts.put("nvidia.com/gpu", outcome.gpus);
            }
        }
        ArrayNode mounts = container.putArray("volumeMounts");
        mounts.addObject().put("name", "models").put("mountPath", "/opt/models");
        mounts.add(tokenMount);
        if (server) {
            container.set("livenessProbe", probe("/v1/health/live", index));
            container.set("readinessProbe", probe("/v1/health/ready", index));
        }
        container.put("terminationMessagePath", "/dev/termination-log");
        container.put("terminationMessagePolicy", "File");
        container.put("imagePullPolicy", "IfNotPresent");
        container
                .putObject("securityContext")
                .put("runAsNonRoot", true)
                .put("allowPrivilegeEscalation", false);
        return container;
    }

    private static ObjectNode probe(String path, int index) {
        ObjectNode probe = JSON.createObjectNode();
        probe.putObject("httpGet").put("path", path).put("port", "http-" + index).put("scheme", "HTTP");
        return probe.put("timeoutSeconds", 1)
                .put("periodSeconds", 10)
                .put("successThreshold", 1)
                .put("failureThreshold", 3);
    }

    /** What server-side bookkeeping writes: the object's fields as a tree of names. */
    private static ArrayNode managedFields(ObjectNode pod) {
        ArrayNode managers = JSON.createArrayNode();
        ObjectNode manager = managers.addObject()
                .put("manager", "kube-controller-manager")
                .put("operation", "Update")
                .put("apiVersion", "v1")
                .put("time", "2026-11-22T12:39:07Z")
                .put("fieldsType", "FieldsV1");
        ObjectNode fields = manager.putObject("fieldsV1");
        for (String part : new String[] {"metadata", "spec"}) {
            fields.set("f:" + part, fieldsOf(pod.get(part)));
        }
        return managers;
    }

    private static ObjectNode fieldsOf(JsonNode value) {
        ObjectNode fields = JSON.createObjectNode();
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                fields.set("f:" + field.getKey(), fieldsOf(field.getValue()));
            }
        } else if (value.isArray() && value.path(0).isObject()) {
            value.forEach(element -> {
                ObjectNode inner = fieldsOf(element);
                inner.putObject(".");
                fields.set(elementKey(element), inner);
            });
        }
        return fields;
    }

    private static String elementKey(JsonNode element) {
        for (String key : new String[] {"uid", "name", "containerPort", "mountPath", "key"}) {
            if (element.has(key)) {
                return "k:{\"" + key + "\":" + element.get(key) + "}";
            }
        }
        return "v:" + element;
    }

    private static ObjectNode frame() {
        try {
            return (ObjectNode) JSON.readTree(Files.readString(FRAME));
        } catch (IOException e) {
            throw new UncheckedIOException("start this in the project's folder: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(JsonNode review) {
        return review.toString().getBytes(UTF_8);
    }
}
