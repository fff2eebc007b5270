package io.gpurightsizer.audit.manifests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.UnreadableDocument;

/** Compose files, which lie beside manifests and ask for GPUs in their own way (docs.docker.com, "Enable GPU support"). */
final class ComposeFile {
    private ComposeFile() {}

    private static List<String> gpuServices(KubernetesObject document) {
        List<String> services = new ArrayList<>();
        for (Map.Entry<String, JsonNode> service :
                document.root().path("services").properties()) {
            if (usesGpu(service.getValue())) {
                services.add(service.getKey());
            }
        }
        return services;
    }

    /** What to do about a Compose file whose services use GPUs; empty for any other document. */
    static Optional<UnreadableDocument> withGpus(KubernetesObject document) {
        List<String> services = gpuServices(document);
        return services.isEmpty()
                ? Optional.empty()
                : Optional.of(new UnreadableDocument(
                        document.at(),
                        "a Compose file, not a Kubernetes object, whose services use GPUs ("
                                + String.join(", ", services)
                                + "); convert it first (kompose convert), or audit the manifests that run them in a"
                                + " cluster"));
    }

    private static boolean usesGpu(JsonNode service) {
        if (!service.path("gpus").isMissingNode()
                || KubernetesObject.text(service, "runtime").equals("nvidia")) {
            return true;
        }
        for (JsonNode device : service.at("/deploy/resources/reservations/devices")) {
            if (KubernetesObject.text(device, "driver").equals("nvidia") || hasCapabilityGpu(device)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasCapabilityGpu(JsonNode device) {
        for (JsonNode capability : device.path("capabilities")) {
            if (capability.asText().equals("gpu") || capability.asText().equals("nvidia")) {
                return true;
            }
        }
        return false;
    }
}
