package io.gpurightsizer.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.plan.layout.PlanNode;
import io.gpurightsizer.plan.layout.PlannedNode;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Room;

/** Nodes as they would be if any MIG device of their boards were to be had, or if their GPUs were shared. */
final class AsIfCut {
    private static final String GPU = "nvidia.com/gpu";
    private static final Set<String> OF_LAYOUTS = Set.of(
            GPU + ".replicas",
            GPU + ".sharing-strategy",
            GPU + ".memory",
            "nvidia.com/mig.config.state",
            "nvidia.com/mig.strategy");

    private final GpuCatalog catalog;
    private final ClusterObjects cluster;

    AsIfCut(GpuCatalog catalog, ClusterObjects cluster) {
        this.catalog = catalog;
        this.cluster = cluster;
    }

    /** With every profile of the board, as often as it fits. */
    Offers withMig(List<PlanNode> nodes, GpuModel model) {
        return offers(
                nodes,
                node -> {
                    Map<String, Long> devices = new HashMap<>();
                    model.profiles().stream()
                            .filter(it -> it.profile().isAdvertised())
                            .forEach(it -> devices.put(
                                    ExtendedResource.ofProfile(it.profile()).name(),
                                    (long) it.maxInstances() * node.gpus()));
                    devices.put(GPU, (long) node.gpus());
                    return devices;
                },
                Map.of());
    }

    /** With so many replicas of each GPU. */
    Offers shared(List<PlanNode> nodes, int replicas, String strategy) {
        return offers(
                nodes,
                node -> Map.of(ExtendedResource.WHOLE_GPU.shared().name(), (long) replicas * node.gpus()),
                Map.of(GPU + ".replicas", Integer.toString(replicas), GPU + ".sharing-strategy", strategy));
    }

    /** As the plan says that they are to be. */
    Offers planned(List<Plan.PlannedPool> pools) {
        List<NodeState> states = new ArrayList<>();
        for (Plan.PlannedPool pool : pools) {
            Map<String, String> labels = pool.replicas() == 0
                    ? Map.of()
                    : Map.of(
                            GPU + ".replicas", Integer.toString(pool.replicas()),
                            GPU + ".sharing-strategy", pool.sharing());
            for (PlannedNode node : pool.plan().nodes()) {
                boolean shared = node.devices()
                        .containsKey(ExtendedResource.WHOLE_GPU.shared().name());
                states.add(state(node.node(), node.devices(), shared ? labels : Map.of()));
            }
        }
        return new AllFree(ClusterSnapshot.of(cluster.emptyWith(states), catalog));
    }

    private interface DevicesOf {
        Map<String, Long> node(PlanNode node);
    }

    private Offers offers(List<PlanNode> nodes, DevicesOf devices, Map<String, String> moreLabels) {
        List<NodeState> states = nodes.stream()
                .map(node -> state(node, devices.node(node), moreLabels))
                .toList();
        return new AllFree(ClusterSnapshot.of(cluster.emptyWith(states), catalog));
    }

    private static NodeState state(PlanNode node, Map<String, Long> devices, Map<String, String> moreLabels) {
        Map<String, String> labels = new HashMap<>(node.state().labels());
        labels.keySet().removeIf(it -> OF_LAYOUTS.contains(it) || it.startsWith("nvidia.com/mig-"));
        labels.put(GPU + ".product", node.product());
        labels.put(GPU + ".count", Integer.toString(node.gpus()));
        labels.putAll(moreLabels);
        Map<String, Long> amounts = new HashMap<>(node.state().allocatable());
        amounts.keySet().removeIf(it -> it.startsWith("nvidia.com/"));
        amounts.putAll(devices);
        return new NodeState(node.name(), labels, node.state().taints(), false, true, amounts);
    }

    /** Nobody has anything yet, so that nothing needs to be counted. */
    private record AllFree(Offers offers) implements Offers {
        @Override
        public Reachable to(Placement placement) {
            return offers.to(placement).with(Room.UNLIMITED);
        }

        @Override
        public boolean startsVirtualMachines(String runtimeClass) {
            return offers.startsVirtualMachines(runtimeClass);
        }

        @Override
        public Map<String, String> namespaceLabels(String namespace) {
            return offers.namespaceLabels(namespace);
        }

        @Override
        public String assumption() {
            return offers.assumption();
        }
    }
}
