package io.gpurightsizer.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.nodes.GpuPool;
import io.gpurightsizer.cluster.nodes.NodeGpu;
import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.gpu.packing.Board;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.sizing.offers.Offers;

/** What nodes show of their GPUs: MIG strategy and state, sharing, labels, names, taints. */
final class NodeChecks {
    private static final String PLAN = "gpu-rightsizer plan --cluster says how to cut them.";

    private NodeChecks() {}

    /** MIG strategy, state and sharing of each pool of nodes. */
    static List<Finding> gpuNodes(PreflightInput input) {
        List<Finding> findings = new ArrayList<>();
        for (GpuPool pool : input.pools()) {
            findings.add(gpuNode(pool, input));
        }
        if (input.cluster().nodes().isEmpty()) {
            return List.of(Finding.pass("there is no node"));
        }
        input.cluster()
                .devices()
                .names()
                .problems()
                .forEach(it -> findings.add(Finding.warn(
                        it,
                        "No pod is resized to what this class names.",
                        "Set the annotation, or write the class as gpu-rightsizer companions --for dra does.")));
        return findings.isEmpty() ? List.of(noGpus(input)) : findings;
    }

    private static Finding noGpus(PreflightInput input) {
        boolean claimed = input.objects().of("ResourceSlice").stream()
                .anyMatch(it -> KubernetesObject.text(it.spec(), "driver").equals(ExtendedResource.DRA_DRIVER));
        return claimed
                ? Finding.warn(
                        "no node shows NVIDIA GPUs, but ResourceSlices of gpu.nvidia.com do",
                        "GPUs come through dynamic resource allocation alone: a pod is resized only to a name that a"
                                + " DeviceClass stands for.",
                        "Apply what gpu-rightsizer companions --cluster --for dra prints.")
                : Finding.warn(
                        "no node shows NVIDIA GPUs",
                        "Nothing is offered, so every pod keeps what it asks for.",
                        "Install NVIDIA's GPU operator or device plugin, or the provider's.");
    }

    private static Finding gpuNode(GpuPool pool, PreflightInput input) {
        String found = pool.description() + ": " + pool.devicesInWords();
        String state = pool.label(GpuPool.MIG_STATE);
        if (showsTooMany(pool, input)) {
            return Finding.fail(
                    found + ", more than nvidia.com/gpu.count GPUs can be",
                    "Some of its nvidia.com/gpu are cut and not whole any more: a pod that is led there fails to start"
                            + " (NVIDIA/gpu-operator#637).",
                    "Restart the device plugin on it: kubectl -n gpu-operator rollout restart"
                            + " daemonset/nvidia-device-plugin-daemonset");
        }
        if (!state.isEmpty() && !state.equals("success")) {
            return Finding.warn(
                    found + "; " + GpuPool.MIG_STATE + " is " + state,
                    "Its layout is being changed or could not be applied; while it is pending nothing is offered"
                            + " there, and one that stays pending has failed too.",
                    "Look at the log of nvidia-mig-manager on it; a GPU that a pod uses cannot be cut.");
        }
        if (pool.label(GpuPool.MIG_STRATEGY).equals("single")) {
            return Finding.warn(
                    found + "; MIG strategy single",
                    "Parts of GPUs are called nvidia.com/gpu there: pods are led to them by a label, and pods that"
                            + " need a whole GPU may land there.",
                    "Set the strategy mixed (ClusterPolicy spec.mig.strategy), under which each profile has a name.");
        }
        return offersNoParts(pool, input)
                ? Finding.warn(found, "Its GPUs are whole, so nothing is resized to it.", PLAN)
                : Finding.pass(found);
    }

    private static boolean offersNoParts(GpuPool pool, PreflightInput input) {
        ClusterSnapshot alone = ClusterSnapshot.of(ClusterObjects.of(pool.nodes()), input.catalog());
        return alone.targets().stream()
                .allMatch(it -> it.keepsName() && it.nodeSelector().isEmpty());
    }

    /** More GPUs than the node has would be needed for the whole ones and the MIG devices that it shows. */
    private static boolean showsTooMany(GpuPool pool, PreflightInput input) {
        NodeState node = pool.nodes().get(0);
        Optional<GpuModel> model = NodeGpu.model(node, input.catalog());
        Map<MigProfile, Integer> devices = new TreeMap<>();
        pool.devices()
                .forEach((resource, count) -> resource.migProfile()
                        .filter(it -> !resource.isShared())
                        .ifPresent(it -> devices.merge(it, count, Integer::sum)));
        int count = NodeGpu.count(node);
        if (model.isEmpty()
                || devices.isEmpty()
                || count == 0
                || node.number("nvidia.com/gpu.replicas") > 1
                || node.label("nvidia.com/gpu.product").contains("-MIG-")) {
            return false;
        }
        Board board = Board.of(model.get());
        return devices.keySet().stream().allMatch(board::has)
                && pool.gpus() + board.pack(devices).count() > count;
    }

    /** Without the product of a node, the size of what it offers is not known. */
    static List<Finding> featureDiscovery(PreflightInput input) {
        List<Finding> findings = new ArrayList<>();
        for (GpuPool pool : input.pools()) {
            if (NodeGpu.model(pool.nodes().get(0), input.catalog()).isEmpty()) {
                boolean labelled = !pool.label(GpuPool.PRODUCT).isEmpty();
                findings.add(Finding.warn(
                        pool.description()
                                + (labelled ? ": not in the catalogue of GPUs" : ": no label says which GPU"),
                        labelled
                                ? "The sizes of its MIG devices are taken from their names, less 17 %."
                                : "The size of shared replicas is not known, nor the compute capability, so less is"
                                        + " resized to it.",
                        labelled
                                ? "Compare its nvidia.com/….memory labels with nvidia-smi mig -lgip."
                                : "Run GPU feature discovery, which is part of the GPU operator and of the device"
                                        + " plugin's chart (gfd.enabled=true)."));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass("every node with GPUs says which GPU it has")) : findings;
    }

    /** Replicas without a name of their own, MIG devices under strategy single, parts that GKE made. */
    static List<Finding> names(PreflightInput input) {
        String parts = ClusterSnapshot.of(input.cluster(), input.catalog()).stock().stream()
                .filter(it ->
                        it.target().keepsName() && !it.target().nodeSelector().isEmpty())
                .map(NodeChecks::inWords)
                .collect(Collectors.joining("; "));
        return List.of(
                parts.isEmpty()
                        ? Finding.pass("every nvidia.com/gpu is a whole GPU, as far as labels tell")
                        : Finding.warn(
                                parts,
                                "A pod that needs a whole GPU may get a part of one, with the webhook and without it."
                                        + " rightsizer.steer-whole-gpu leads those away that are meant to have one.",
                                "Give replicas a name of their own (sharing.timeSlicing.renameByDefault: true in the"
                                        + " device plugin's configuration), use MIG strategy mixed, and wholeGpu: required"
                                        + " in the rows of models that cannot do with less."));
    }

    private static String inWords(Offers.Stock stock) {
        return stock.offered() + " " + stock.target();
    }

    /** Pods are made to tolerate the taint nvidia.com/gpu, if ExtendedResourceToleration is on; others they must name. */
    static List<Finding> taints(PreflightInput input) {
        List<Finding> findings = new ArrayList<>();
        for (GpuPool pool : input.pools()) {
            pool.taints().stream()
                    .filter(it -> it.repels() && it.key().startsWith("nvidia.com/") && !isGpu(it.key()))
                    .forEach(it -> findings.add(Finding.warn(
                            pool.description() + " has the taint " + it,
                            "A pod is resized only to what it tolerates before, and few pods tolerate this.",
                            "Use the taint nvidia.com/gpu, or let the pods tolerate " + it.key() + ".")));
        }
        boolean tainted = input.pools().stream()
                .flatMap(it -> it.taints().stream())
                .anyMatch(it -> it.repels() && isGpu(it.key()));
        if (findings.isEmpty()) {
            findings.add(Finding.pass(
                    !tainted
                            ? "no taint of NVIDIA's names keeps pods away"
                            : input.cluster().gpusTolerated()
                                    ? "every pod with GPUs tolerates the taint nvidia.com/gpu:"
                                            + " ExtendedResourceToleration is on, or all say so"
                                    : "nodes have the taint nvidia.com/gpu; a resized pod tolerates what it"
                                            + " tolerated before"));
        }
        return findings;
    }

    private static boolean isGpu(String key) {
        return key.equals(ExtendedResource.WHOLE_GPU.name());
    }
}
