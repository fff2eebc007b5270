package io.gpurightsizer.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.NodesFile;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.objects.UnreadableDocument;

/** Reads a cluster's nodes, and the classes that say more about them. */
final class ClusterNodes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 500;

    /** Kinds by the path of their list; only nodes must be readable. */
    private static final Map<String, String> CLASSES = Map.of(
            "/apis/node.k8s.io/v1/runtimeclasses", "RuntimeClass",
            "/apis/resource.k8s.io/v1/deviceclasses", "DeviceClass");

    private final KubernetesApi api;
    private final ArrayNode items = JSON.createArrayNode();

    private ClusterNodes(KubernetesApi api) {
        this.api = api;
    }

    /** What the nodes are like; empty if they may not be read, which is then noted. */
    static Optional<ClusterObjects> read(KubernetesApi api, AuditInput inventory) throws IOException {
        ClusterNodes nodes = new ClusterNodes(api);
        String path = "/api/v1/nodes";
        try {
            nodes.list(path, "Node");
        } catch (KubernetesApi.Refused e) {
            inventory.addUnread(new UnreadableDocument(
                    new Source("cluster:" + path, 0),
                    "may not be read: " + e.getMessage() + "; what is offered is assumed"));
            return Optional.empty();
        }
        for (Map.Entry<String, String> entry : CLASSES.entrySet()) {
            try {
                nodes.list(entry.getKey(), entry.getValue());
            } catch (KubernetesApi.Refused e) {
                // Few clusters use them for GPUs, and few readers may see them: not worth a word.
            }
        }
        return Optional.of(nodes.facts());
    }

    private ClusterObjects facts() throws IOException {
        if (items.isEmpty()) {
            return ClusterObjects.of(java.util.List.of());
        }
        ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
        list.set("items", items);
        return NodesFile.parse("the cluster's nodes", JSON.writeValueAsString(list));
    }

    private void list(String path, String kind) throws IOException, KubernetesApi.Refused {
        String token = "";
        do {
            String query = "?limit=" + PAGE
                    + (token.isEmpty() ? "" : "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
            Optional<String> page = api.get(path + query);
            JsonNode list = page.isPresent() ? JSON.readTree(page.get()) : JSON.createObjectNode();
            for (JsonNode item : list.path("items")) {
                items.add(kept((ObjectNode) item, kind));
            }
            token = list.path("metadata").path("continue").asText();
        } while (!token.isEmpty());
    }

    /** Without what is bulky: images on the node, who manages which field. */
    private static ObjectNode kept(ObjectNode item, String kind) {
        item.put("kind", kind);
        if (item.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
            metadata.remove("annotations");
        }
        if (item.path("status") instanceof ObjectNode status) {
            status.remove("images");
        }
        return item;
    }
}
