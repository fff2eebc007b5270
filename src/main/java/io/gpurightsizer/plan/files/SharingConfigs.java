package io.gpurightsizer.plan.files;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.gpurightsizer.plan.Plan;
import io.gpurightsizer.plan.layout.GpuUse;
import io.gpurightsizer.plan.layout.PlannedNode;

/**
 * The files of NVIDIA's device plugin, one for each number of replicas, and which node has which by its label. Replicas are
 * renamed, so that no pod that asks for {@code nvidia.com/gpu} gets one (NVIDIA/k8s-device-plugin, "Shared Access to GPUs").
 */
final class SharingConfigs {
    static final String LABEL = "nvidia.com/device-plugin.config";

    private final SortedMap<String, String> contents = new TreeMap<>();
    private final Map<String, String> nameByNode = new LinkedHashMap<>();

    SharingConfigs(Plan plan) {
        plan.pools().forEach(pool -> pool.plan().nodes().forEach(node -> add(node, pool.sharing())));
    }

    private void add(PlannedNode node, String strategy) {
        if (node.node().dra()) {
            return;
        }
        if (!node.gpus().isEmpty() && node.gpus().get(0).use() instanceof GpuUse.Shared shared && node.changed()) {
            String content = content(shared.replicas(), strategy);
            String name = ContentName.of("rightsizer-" + strategy, content);
            contents.put(name, content);
            nameByNode.put(node.name(), name);
        } else if (node.changed() && node.node().current().stream().anyMatch(GpuUse.Shared.class::isInstance)) {
            nameByNode.put(node.name(), "");
        }
    }

    /** The name in the label that each node is to have; empty where the label is to go. */
    Map<String, String> nameByNode() {
        return nameByNode;
    }

    boolean isEmpty() {
        return contents.isEmpty();
    }

    private static String content(int replicas, String strategy) {
        boolean mps = strategy.equals("mps");
        return "version: v1\nsharing:\n  " + (mps ? "mps" : "timeSlicing") + ":\n    renameByDefault: true\n"
                + (mps ? "" : "    failRequestsGreaterThanOne: true\n")
                + "    resources:\n    - name: nvidia.com/gpu\n      replicas: " + replicas + "\n";
    }

    String configMap() {
        StringBuilder yaml = new StringBuilder("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: "
                + PlanFiles.SHARING + "\n  namespace: " + PlanFiles.NAMESPACE + "\ndata:\n");
        contents.forEach((name, content) ->
                yaml.append("  ").append(name).append(": |\n").append(content.indent(4)));
        return yaml.toString();
    }
}
