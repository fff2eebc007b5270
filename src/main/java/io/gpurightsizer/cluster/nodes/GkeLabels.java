package io.gpurightsizer.cluster.nodes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.gpu.CloudGpus;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.sizing.offers.Target;

/**
 * The labels of a GPU node in Google Kubernetes Engine. Its own device plugin calls every part of a GPU {@code nvidia.com/gpu};
 * labels tell how large each is (cloud.google.com/kubernetes-engine/docs: "Run multi-instance GPUs", "Share GPUs with
 * multiple workloads using GPU time-sharing", "… using NVIDIA MPS").
 */
final class GkeLabels {
    static final String ACCELERATOR = "cloud.google.com/gke-accelerator";
    static final String PARTITION_SIZE = "cloud.google.com/gke-gpu-partition-size";
    static final String SHARING_STRATEGY = "cloud.google.com/gke-gpu-sharing-strategy";
    private static final String MAX_CLIENTS = "cloud.google.com/gke-max-shared-clients-per-gpu";

    private GkeLabels() {}

    static boolean areOn(NodeState node) {
        return node.labels().containsKey(PARTITION_SIZE) || node.labels().containsKey(SHARING_STRATEGY);
    }

    /** What a pod asks for to get a device of a node like this one. */
    static Target target(NodeState node) {
        Map<String, String> selector = new LinkedHashMap<>();
        for (String key : new String[] {ACCELERATOR, PARTITION_SIZE, SHARING_STRATEGY, MAX_CLIENTS}) {
            if (node.labels().containsKey(key)) {
                selector.put(key, node.label(key));
            }
        }
        return Target.of(ExtendedResource.WHOLE_GPU, selector);
    }

    /** The MIG profile of its devices; empty if they are none. */
    static Optional<MigProfile> profile(NodeState node) {
        return DeviceLabels.profile(node.label(PARTITION_SIZE));
    }

    static DeviceShare share(NodeState node, GpuCatalog catalog) {
        String product = CloudGpus.ofGkeAccelerator(node.label(ACCELERATOR)).orElse("");
        Optional<GpuMemory> device = node.label(PARTITION_SIZE).isEmpty()
                ? catalog.byProduct(product).map(GpuModel::memory)
                : profile(node).map(it -> catalog.usableMemory(product, it));
        return node.labels().containsKey(SHARING_STRATEGY)
                ? DeviceShare.ofShare(device, node.number(MAX_CLIENTS)).sharedBy(node.label(SHARING_STRATEGY))
                : DeviceShare.ofDevice(device);
    }
}
