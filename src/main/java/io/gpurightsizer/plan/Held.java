package io.gpurightsizer.plan;

import java.util.HashMap;
import java.util.Map;

import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.plan.layout.Devices;

/**
 * What pods hold of each node's GPUs now.
 *
 * @param byNode by the node's name
 */
record Held(Map<String, Devices> byNode) {
    static Held of(ClusterObjects cluster) {
        Map<String, Devices> byNode = new HashMap<>();
        cluster.pods().uses().byNode().forEach((node, use) -> byNode.put(node, Devices.of(use.requests())));
        return new Held(byNode);
    }

    Devices on(String node) {
        return byNode.getOrDefault(node, Devices.NONE);
    }
}
