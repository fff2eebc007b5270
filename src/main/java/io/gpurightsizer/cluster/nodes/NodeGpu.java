package io.gpurightsizer.cluster.nodes;

import java.util.Optional;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.CloudGpus;
import io.gpurightsizer.gpu.ComputeCapability;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.gpu.GpuModel;

/**
 * Which GPU a node has: as GPU feature discovery says it, or, where that does not run (Bottlerocket), as GKE or Karpenter do
 * (karpenter.sh/docs, "Labels": {@code instance-gpu-memory} is the MiB of one GPU, {@code instance-gpu-count} how many the
 * node has).
 */
public final class NodeGpu {
    private static final String KARPENTER = "karpenter.k8s.aws/instance-gpu-";

    private NodeGpu() {}

    /** The board, if the catalogue has it. */
    public static Optional<GpuModel> model(NodeState node, GpuCatalog catalog) {
        String discovered = node.label("nvidia.com/gpu.product");
        if (!discovered.isEmpty()) {
            return catalog.byProduct(discovered);
        }
        return CloudGpus.ofGkeAccelerator(node.label(GkeLabels.ACCELERATOR))
                .or(() -> CloudGpus.ofKarpenterName(node.label(KARPENTER + "name")))
                .or(() -> CloudGpus.ofInstanceType(node.label("node.kubernetes.io/instance-type")))
                .flatMap(catalog::byProduct);
    }

    /** Whether several pods may be on one of its devices, by what it gives out and its labels. */
    public static boolean isShared(NodeState node) {
        return node.labels().containsKey(GkeLabels.SHARING_STRATEGY)
                || node.devices().keySet().stream()
                        .anyMatch(
                                it -> it.isShared() || DeviceLabels.of(node, it).isShared());
    }

    static Optional<ComputeCapability> capability(NodeState node, GpuCatalog catalog) {
        int major = node.number("nvidia.com/gpu.compute.major");
        return major > 0
                ? Optional.of(new ComputeCapability(major, node.number("nvidia.com/gpu.compute.minor")))
                : model(node, catalog).flatMap(GpuModel::computeCapability);
    }

    /** The memory of one GPU: of catalogue and Karpenter the smaller figure. */
    static Optional<GpuMemory> memory(NodeState node, GpuCatalog catalog) {
        Optional<GpuMemory> known = model(node, catalog).map(GpuModel::memory);
        int mebibytes = node.number(KARPENTER + "memory");
        if (mebibytes == 0) {
            return known;
        }
        GpuMemory stated = GpuMemory.ofMebibytes(mebibytes);
        return known.filter(stated::isAtLeast).or(() -> Optional.of(stated));
    }

    /** How many GPUs the node has; 0 if unknown. */
    public static int count(NodeState node) {
        int discovered = node.number("nvidia.com/gpu.count");
        return discovered > 0 ? discovered : node.number(KARPENTER + "count");
    }
}
