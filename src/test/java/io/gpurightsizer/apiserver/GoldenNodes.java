package io.gpurightsizer.apiserver;

import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.testing.Reviews;

/** The nodes of the golden cases, as nodes of a cluster, with a device for every {@code asr} that tests create. */
final class GoldenNodes {
    /** The only one with the partition that the golden {@code asr} is resized to. */
    static final String H100_MIXED = "it-h100-mixed";

    private static final String ASR_DEVICE = "nvidia.com/mig-1g.20gb";

    private static final Path FILE = Path.of("src/test/resources/golden/nodes.yaml");

    private GoldenNodes() {}

    /** Makes those that are missing; an API server taints new ones until somebody has found them ready. */
    static void in(Admin admin) {
        for (JsonNode node : Reviews.yamls(FILE)) {
            if (!node.path("kind").asText().equals("Node")) {
                continue;
            }
            ObjectNode named = node.deepCopy();
            String name = "it-" + node.at("/metadata/name").asText();
            if (name.equals(H100_MIXED)) {
                ((ObjectNode) named.at("/status/allocatable")).put(ASR_DEVICE, "10000");
            }
            ((ObjectNode) named.get("metadata")).put("name", name);
            ((ObjectNode) named.at("/metadata/labels")).put("test", "golden-nodes");
            put(admin, named);
        }
    }

    /** Makes a node with its status and no other taints than its own. */
    static void put(Admin admin, ObjectNode node) {
        JsonNode status = node.remove("status");
        String path = "/api/v1/nodes/" + node.at("/metadata/name").asText();
        admin.apply(path, node.toString()).orFail();
        admin.send("PATCH", path + "/status", "application/merge-patch+json", "{\"status\":" + status + "}")
                .orFail();
        String taints = node.at("/spec/taints").isMissingNode()
                ? "[]"
                : node.at("/spec/taints").toString();
        admin.send("PATCH", path, "application/merge-patch+json", "{\"spec\":{\"taints\":" + taints + "}}")
                .orFail();
    }

    static void removeFrom(Admin admin) {
        admin.client().nodes().withLabel("test", "golden-nodes").delete();
    }
}
