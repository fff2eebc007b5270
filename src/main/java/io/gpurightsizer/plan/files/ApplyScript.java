package io.gpurightsizer.plan.files;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.plan.Plan;
import io.gpurightsizer.plan.layout.PlannedNode;
import io.gpurightsizer.text.SafeText;

/**
 * The script that takes nodes to the plan, so many at a time: cordon, drain, label, wait, uncordon. Nodes that nobody needs
 * now come first, so that what is evicted later finds room.
 */
final class ApplyScript {
    private static final String BEGIN = """
            #!/usr/bin/env bash
            # Takes nodes to the plan, at most %d at a time. Stops at the first that fails. May be run again.
            set -euo pipefail
            cd "$(dirname "$0")"

            # The MIG manager leaves the state of the change before until it begins the next, so it is removed first.
            wait_for_mig() {
              for _ in $(seq 180); do
                state=$(kubectl get node "$1" -o jsonpath='{.metadata.labels.nvidia\\.com/mig\\.config\\.state}')
                if [ "$state" = success ]; then return; fi
                if [ "$state" = failed ]; then echo "$1: the MIG manager says failed" >&2; exit 1; fi
                sleep 5
              done
              echo "$1: still ${state:-without a state} after 15 minutes" >&2
              exit 1
            }

            """;

    private final MigConfigs mig;
    private final SharingConfigs sharing;

    ApplyScript(MigConfigs mig, SharingConfigs sharing) {
        this.mig = mig;
        this.sharing = sharing;
    }

    String of(Plan plan, int maxUnavailable) {
        StringBuilder script = new StringBuilder(BEGIN.formatted(maxUnavailable));
        if (!mig.isEmpty()) {
            script.append("kubectl apply -f ").append(PlanFiles.MIG_CONFIG_MAP).append('\n');
        }
        if (!sharing.isEmpty()) {
            script.append("kubectl apply -f ")
                    .append(PlanFiles.SHARING_CONFIG_MAP)
                    .append('\n');
        }
        if (!mig.isEmpty() || !sharing.isEmpty()) {
            script.append("kubectl patch clusterpolicies.nvidia.com/cluster-policy --type merge --patch-file ")
                    .append(PlanFiles.POLICY_PATCH)
                    .append('\n');
        }
        if (!plan.deviceClasses().isEmpty()) {
            script.append("kubectl apply -f ").append(PlanFiles.DEVICE_CLASSES).append('\n');
        }
        List<PlannedNode> order = new ArrayList<>(plan.changedNodes());
        order.removeIf(it -> it.node().dra());
        order.sort(Comparator.comparing((PlannedNode it) -> isHeld(it)).thenComparing(PlannedNode::name));
        for (int i = 0; i < order.size(); i += maxUnavailable) {
            batch(order.subList(i, Math.min(order.size(), i + maxUnavailable)), script);
        }
        return script.append("\necho done\n").toString();
    }

    private static boolean isHeld(PlannedNode node) {
        return node.node().current().stream().anyMatch(it -> !it.isWhole());
    }

    private void batch(List<PlannedNode> nodes, StringBuilder script) {
        script.append('\n');
        each(nodes, script, "kubectl cordon %s\n");
        each(nodes, script, "kubectl drain %s --ignore-daemonsets --delete-emptydir-data --timeout=15m\n");
        for (PlannedNode node : nodes) {
            label(node, script);
        }
        for (PlannedNode node : nodes) {
            if (mig.nameByNode().containsKey(node.name())) {
                script.append("wait_for_mig ")
                        .append(SafeText.shellWord(node.name()))
                        .append('\n');
            }
        }
        each(nodes, script, "kubectl uncordon %s\n");
    }

    private void label(PlannedNode node, StringBuilder script) {
        String name = SafeText.shellWord(node.name());
        String config = mig.nameByNode().get(node.name());
        if (config != null) {
            script.append("kubectl label node ").append(name).append(" nvidia.com/mig.config.state-\n");
            script.append(labelled(name, MigConfigs.LABEL, config));
        }
        Map<String, String> shared = sharing.nameByNode();
        if (shared.containsKey(node.name())) {
            script.append(labelled(name, SharingConfigs.LABEL, shared.get(node.name())));
        }
    }

    private static String labelled(String node, String label, String value) {
        return "kubectl label node " + node + " " + label + (value.isEmpty() ? "-" : "=" + value + " --overwrite")
                + "\n";
    }

    private static void each(List<PlannedNode> nodes, StringBuilder script, String command) {
        nodes.forEach(it -> script.append(command.formatted(SafeText.shellWord(it.name()))));
    }
}
